import { expect, it } from 'vitest'
import { StoreUnavailableError } from '@/lib/session'
import { RawRedis } from '@/lib/session/redis/raw-redis'
import { RedisError } from '@/lib/session/redis/redis-error'
import { createRequester, type Transport } from '@/lib/session/redis/requester'
import { listEvents } from '@/lib/users/events'
import { createTestContext } from '@/tests/support/auth-context'
import { isLong } from '@/tests/support/length'
import { browserOf } from './browser'
import { prepareRaces } from './round'
import { expectAlive, expectListed, isAccepted } from './survivors'

/** What is no theft must not log anybody out (design: "two tabs, parallel requests, a lost response"). */
const { race, transport } = prepareRaces()

const TABS = 50
const STORMS = isLong ? 1000 : 20

it(`${TABS} concurrent refreshes make one lineage, and no user is logged out`, async () => {
  await race(async round => {
    const first = await round.login()

    const answers = await Promise.all(
      Array.from({ length: TABS }, () => round.instance().auth.renew(first.jar.headers, { isForced: true })),
    )

    const browsers = answers.flatMap(({ status, cookies }) =>
      status === 'accepted' ? [browserOf(cookies)] : [],
    )
    expect(browsers).toHaveLength(TABS)
    expect(new Set(browsers.map(({ jar }) => jar.get('refresh'))).size, 'successors').toBe(1)
    const accepted = await Promise.all(browsers.map((one, i) => isAccepted(round.judges[i % 2 ? 1 : 0], one)))
    expect(accepted).toEqual(browsers.map(() => true))
    const [successor] = browsers
    if (successor) await expectAlive(round.judges, successor)
    await expectListed(round.judges[0], round.user.id, [first])
    const events = await listEvents(round.judges[0], round.user.id)
    expect(events.map(({ type }) => type)).toEqual(['login', 'signup'])
  }, STORMS)
})

it('a refresh whose answer was lost gives the same successor when it is repeated', async () => {
  await race(async round => {
    const { headers } = (await round.login()).jar
    const requester = createRequester(losingAnswers(transport(), 'evalsha', 2))
    const lossy = createTestContext(new RawRedis(requester))
    await expect(lossy.auth.renew(headers, { isForced: true })).rejects.toThrow(StoreUnavailableError)

    const one = await lossy.auth.renew(headers, { isForced: true })
    const two = await round.instance().auth.renew(headers, { isForced: true })

    if (one.status !== 'accepted' || two.status !== 'accepted') throw new Error('the retry was refused')
    const [first, second] = [browserOf(one.cookies), browserOf(two.cookies)]
    expect(second.jar.get('refresh')).toBe(first.jar.get('refresh'))
    await expectAlive(round.judges, second)
  }, STORMS)
})

/** Runs commands as usual, and loses the first answers to one command: to both attempts of it when they are two. */
function losingAnswers(inner: Transport, command: string, lost: number): Transport {
  let left = lost
  return {
    attempt: async (batch, isRepeat) => {
      const rows = await inner.attempt(batch, isRepeat)
      if (left === 0 || batch.commands[0]?.[0]?.toLowerCase() !== command) return rows
      left -= 1
      throw new RedisError('REDIS_UNAVAILABLE', 'the answer was lost', { mayRepeat: true })
    },
  }
}
