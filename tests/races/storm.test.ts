import { expect, it } from 'vitest'
import { refresh } from '@/lib/session/flow/refresh'
import { RawRedis } from '@/lib/session/redis/raw-redis'
import { RedisError } from '@/lib/session/redis/redis-error'
import { createRequester, type Transport } from '@/lib/session/redis/requester'
import { StoreUnavailableError } from '@/lib/session/store/errors'
import { listEvents } from '@/lib/users/store/events'
import { TEST_CLIENT } from '@/tests/support/auth-context'
import { isLong } from '@/tests/support/length'
import { prepareRaces } from './round'
import { expectAlive, expectListed, isAccepted } from './survivors'

/** What is no theft must not log anybody out (design: "two tabs, parallel requests, a lost response"). */
const { race, transport } = prepareRaces()

const TABS = 50
const STORMS = isLong ? 1000 : 20

it(`${TABS} concurrent refreshes make one lineage, and log nobody out`, async () => {
  await race(async round => {
    const first = await round.login()

    const answers = await Promise.all(
      Array.from({ length: TABS }, () => refresh(round.instance(), first.refreshToken, TEST_CLIENT)),
    )

    const tokens = answers.flatMap(answer => (answer.status === 'refreshed' ? [answer.tokens] : []))
    expect(tokens).toHaveLength(TABS)
    expect(new Set(tokens.map(({ refreshToken }) => refreshToken)).size, 'successors').toBe(1)
    const accepted = await Promise.all(tokens.map((one, i) => isAccepted(round.judges[i % 2 ? 1 : 0], one)))
    expect(accepted).toEqual(tokens.map(() => true))
    const [successor] = tokens
    if (successor) await expectAlive(round.judges, successor)
    await expectListed(round.judges[0], round.user.id, [first])
    const events = await listEvents(round.judges[0].redis, round.user.id, 10)
    expect(events.map(({ type }) => type)).toEqual(['login', 'signup'])
  }, STORMS)
})

it('a refresh whose answer was lost gives the same successor when it is repeated', async () => {
  await race(async round => {
    const first = await round.login()
    const lossy = { ...round.judges[0], redis: new RawRedis(createRequester(losingAnswers(transport(), 2))) }
    await expect(refresh(lossy, first.refreshToken, TEST_CLIENT)).rejects.toThrow(StoreUnavailableError)

    const one = await refresh(lossy, first.refreshToken, TEST_CLIENT)
    const two = await refresh(round.instance(), first.refreshToken, TEST_CLIENT)

    if (one.status !== 'refreshed' || two.status !== 'refreshed') throw new Error('the retry was refused')
    expect(two.tokens.refreshToken).toBe(one.tokens.refreshToken)
    await expectAlive(round.judges, two.tokens)
  }, STORMS)
})

/** Runs commands as usual, and then loses the first answers: both attempts of one command when they are two. */
function losingAnswers(inner: Transport, lost: number): Transport {
  let left = lost
  return {
    attempt: async (batch, isRepeat) => {
      const rows = await inner.attempt(batch, isRepeat)
      if (left === 0) return rows
      left -= 1
      throw new RedisError('REDIS_UNAVAILABLE', 'the answer was lost', { mayRepeat: true })
    },
  }
}
