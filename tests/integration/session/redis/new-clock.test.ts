import { Redis as RawClient } from 'ioredis'
import { expect, it, onTestFinished } from 'vitest'
import { connectRedis } from '@/lib/session/redis'
import { startFaultProxy } from '@/tests/support/fault-proxy'
import { needing } from '@/tests/support/needing'
import { SYNC_AT_ONCE, untilFollowed } from '@/tests/support/redis-replication'
import { type RedisServer, startRedisServer } from '@/tests/support/redis-server'
import { createHost } from '@/tests/support/stores'
import { untilAnswered } from '@/tests/support/until-answered'

const SKEW_SECONDS = 300
const ANSWER_LIMIT_MS = 10_000
const FEW_SECONDS = 200
const USUAL_SECONDS = 900

function clientOf({ url }: RedisServer): RawClient {
  const client = new RawClient(url, { protocol: 2 })
  onTestFinished(() => client.disconnect())
  return client
}

/** A primary with the time of this process, and a replica whose clock is elsewhere, which takes its place. */
async function startPair(clockAheadSeconds: number) {
  const primary = await startRedisServer({ args: SYNC_AT_ONCE })
  onTestFinished(primary.stop)
  const replica = await startRedisServer({
    args: [...SYNC_AT_ONCE, '--replicaof', primary.host, `${primary.port}`],
    clockAheadSeconds,
  })
  onTestFinished(replica.stop)
  const [here, there] = [clientOf(primary), clientOf(replica)]
  await untilFollowed(here, 1)
  const proxy = await startFaultProxy(primary.port)
  onTestFinished(proxy.stop)
  const connection = connectRedis({ url: proxy.url, timeoutMs: 2000 })
  onTestFinished(connection.close)
  await connection.ready
  return {
    host: createHost(connection.redis),
    there,
    async failOver() {
      await here.wait(1, 0)
      here.disconnect()
      await there.replicaof('NO', 'ONE')
      proxy.leadTo(replica.port)
      await primary.kill()
    },
  }
}

/**
 * Tokens of 200 s: five minutes ahead, every denylist entry is over, and by the old clock the tokens are not. Tokens of
 * 900 s: the entries are there under both clocks.
 */
const CASES = [
  { name: 'five minutes ahead', ahead: SKEW_SECONDS, access: FEW_SECONDS },
  { name: 'five minutes ahead', ahead: SKEW_SECONDS, access: USUAL_SECONDS },
  { name: 'five minutes behind', ahead: -SKEW_SECONDS, access: FEW_SECONDS },
  { name: 'five minutes behind', ahead: -SKEW_SECONDS, access: USUAL_SECONDS },
]

needing('redis-server', 'libfaketime')('a new primary with another clock', () => {
  it.each(CASES)(
    '$name: no ended token of $access s is accepted, no session is lost',
    async ({ ahead, access }) => {
      const { host, there, failOver } = await startPair(ahead)
      const auth = host.with({ lifetimes: { access } })
      const logIn = async () => {
        const id = host.addUser()
        const begun = await auth.begin(new Headers(), id, { stamp: 'first stamp', remember: true })
        if (begun.status !== 'begun') throw new Error('no session began')
        return {
          id,
          headers: new Headers({ cookie: begun.cookies.map(c => `${c.name}=${c.value}`).join('; ') }),
        }
      }
      const [loggedOut, kicked, staying] = [await logIn(), await logIn(), await logIn()]
      expect(await auth.end(loggedOut.headers)).toMatchObject({ revoked: true })
      expect(await auth.endAll(kicked.id, 'kicked')).toBe(1)
      expect(await auth.check(staying.headers)).toMatchObject({ status: 'accepted' })

      await failOver()
      for (const { headers } of [loggedOut, kicked]) {
        const checked = await untilAnswered(ANSWER_LIMIT_MS, () => auth.check(headers))
        expect(checked.status).not.toBe('accepted')
        const renewed = await untilAnswered(ANSWER_LIMIT_MS, () => auth.renew(headers))
        expect(renewed.status).not.toBe('accepted')
      }
      const renewed = await untilAnswered(ANSWER_LIMIT_MS, () => auth.renew(staying.headers))
      expect(renewed).toMatchObject({ status: 'accepted' })
      const [seconds] = await there.time()
      expect(
        Math.abs(Number(seconds) - Date.now() / 1000 - ahead),
        'the clock is what was asked for',
      ).toBeLessThan(30)
    },
  )
})
