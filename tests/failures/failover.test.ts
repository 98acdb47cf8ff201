import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { startApp } from '@/tests/support/app'
import { APP_SECRET } from '@/tests/support/app-on-redis'
import { startFaultProxy } from '@/tests/support/fault-proxy'
import { needing } from '@/tests/support/needing'
import { SYNC_AT_ONCE, untilFollowed } from '@/tests/support/redis-replication'
import { type SentinelSet, startSentinels } from '@/tests/support/redis-sentinels'
import { type RedisServer, startRedisServer } from '@/tests/support/redis-server'
import type { Host } from '@/tests/support/stores'
import { until } from '@/tests/support/until'
import { answerOrNull, untilAnswered } from '@/tests/support/until-answered'
import { logIn, signUp, type Visitor } from '@/tests/support/visitor'
import {
  closeHosts,
  connectHost,
  countAlive,
  FAILOVER_LIMIT_MS,
  gather,
  type Leaver,
  LOGOUTS,
  logOut,
  logOutAll,
} from './logouts'
import { isAnythingGood, isLoggedIn } from './operations'
import { isLong, RECOVERY_LIMIT_MS } from './stage'

const APP_LOGOUTS = 8
const STAYING = 10
/** How long after the failover the app serves again. A time is a limit in the long form only, beside which nothing runs. */
const SERVICE_LIMIT_MS = isLong ? RECOVERY_LIMIT_MS : FAILOVER_LIMIT_MS

type Failure = {
  /** For how many replicas the endings wait that none may be lost of. */
  replicas: number
  begin(set: SentinelSet, primary: RedisServer): unknown
  end(set: SentinelSet, primary: RedisServer): unknown
}

const FAILURES: Record<string, Failure> = {
  // First: what stands in front of the first primary is gone when another one has taken over.
  'is cut off from everybody': {
    replicas: 1,
    begin: set => set.link.begin({ kind: 'hang' }),
    end: set => set.link.end(),
  },
  'dies (SIGKILL)': {
    replicas: 1,
    begin: (_, primary) => primary.kill(),
    end: (set, primary) => set.startAgain(primary),
  },
  'hangs and comes back (SIGSTOP)': {
    replicas: 1,
    begin: (_, primary) => primary.pause(),
    end: (_, primary) => primary.resume(),
  },
  // One replica follows the old primary for a moment after the other was promoted, and confirms what it then throws away.
  'is demoted': { replicas: 2, begin: set => set.failOver(), end: () => {} },
}

needing('redis-server')('[faults] a primary that Sentinels watch', () => {
  let set: SentinelSet
  beforeAll(async () => {
    set = await startSentinels()
  })
  afterAll(async () => {
    await closeHosts()
    await set?.stop()
  })

  it.each(Object.entries(FAILURES))(
    `%s in the middle of ${LOGOUTS} logouts: no acknowledged one is lost with the replicas waited for`,
    async (name, failure) => {
      await set.untilWell()
      const [sure, fast] = [await connectHost(set.url, failure.replicas), await connectHost(set.url, 0)]
      const [sureLeavers, fastLeavers] = [await gather(sure, LOGOUTS), await gather(fast, LOGOUTS)]
      const staying = await gather(sure, STAYING)
      const [ended] = await gather(sure, 1)
      if (!ended || !(await logOut(sure, ended))) throw new Error('the logout before the failure')

      const primary = await set.current()
      let done = 0
      let failedAt = 0
      let served = 0
      let switched: Promise<number> | undefined
      const failInTheMiddle = () => {
        done += 1
        if (done !== Math.floor(LOGOUTS / 2)) return
        failedAt = performance.now()
        switched = Promise.resolve(failure.begin(set, primary))
          .then(() =>
            until('another primary', FAILOVER_LIMIT_MS, async () => (await set.current()) !== primary),
          )
          .then(() => performance.now() - failedAt)
      }
      let isOver = false
      const watching = until('the end of the failover', 2 * FAILOVER_LIMIT_MS, async () => {
        const checked = await answerOrNull(() => sure.auth.check(ended.copy.headers))
        expect(checked?.status ?? 'unavailable', 'a token that had ended before').toMatch(
          /revoked|unavailable/,
        )
        return isOver
      })
      await Promise.all([
        logOutAll(sureLeavers, sure, failInTheMiddle),
        logOutAll(fastLeavers, fast, () => {}),
        servedAt(() => switched, sure, staying).then(at => {
          served = at
          isOver = true
        }),
      ])
      const switchedMs = await switched
      const serviceMs = served - failedAt
      await watching

      const check = await connectHost(set.url, 0)
      const alive = (host: Host, leavers: Leaver[]) =>
        countAlive({ ...host, auth: host.with({}, check.redis) }, leavers)
      const lost = { sure: await alive(sure, sureLeavers), fast: await alive(fast, fastLeavers) }
      console.info(
        `  ${name}: another primary after ${Math.round(switchedMs ?? 0)} ms, service after ${Math.round(serviceMs)} ms; ` +
          `lost of ${LOGOUTS} acknowledged: ${lost.sure} with REDIS_WAIT_REPLICAS=${failure.replicas}, ${lost.fast} with 0`,
      )
      expect(lost.sure).toBe(0)
      expect(serviceMs - (switchedMs ?? 0)).toBeLessThan(SERVICE_LIMIT_MS)
      for (const { copy } of staying)
        expect(
          await untilAnswered(FAILOVER_LIMIT_MS, () => sure.auth.check(copy.headers)),
          'who did not log out',
        ).toMatchObject({ status: 'accepted' })

      await failure.end(set, primary)
      await set.untilWell()
      expect(await countAlive(sure, sureLeavers), 'when the old primary is back').toBe(0)
    },
  )
})

needing('redis-server')('[faults] the app, while its primary dies and another one takes over', () => {
  it(`answers ${APP_LOGOUTS} logouts with 200 or 503, keeps its word, and serves again by itself`, async () => {
    const set = await startSentinels()
    onTestFinished(set.stop)
    const app = await startApp({
      env: {
        REDIS_URL: set.url,
        REDIS_WAIT_REPLICAS: '1',
        AUTH_SECRET: APP_SECRET,
        LOGIN_RATE_LIMIT: 'off',
      },
    })
    onTestFinished(() => void app.stop())
    const { visitor: witness, email } = await signUp(app.origin)
    const visitors = await Promise.all(Array.from({ length: APP_LOGOUTS }, () => logIn(app.origin, email)))
    const copies = visitors.map(visitor => visitor.copy())
    const primary = await set.current()
    const logouts = visitors.map(visitor => logOutByHttp(visitor))
    await Promise.any(logouts)
    await primary.kill()
    await until('another primary', FAILOVER_LIMIT_MS, async () => (await set.current()) !== primary)
    await until('service', SERVICE_LIMIT_MS, async () => {
      const answer = await witness.copy().send('/dashboard')
      expect([200, 503]).toContain(answer.status)
      return answer.status === 200
    })
    await Promise.all(logouts)
    const newPrimary = new Redis((await set.current()).url)
    onTestFinished(() => newPrimary.disconnect())
    await untilFollowed(newPrimary, 1)
    for (const copy of copies) expect(await isAnythingGood(copy, app.origin)).toBe(false)
    expect(await isLoggedIn(witness, app.origin)).toBe(true)
  })
})

needing('redis-server')('[faults] a primary dies before its replica has what it acknowledged', () => {
  it.each([
    [1, 'none is lost'],
    [0, 'all are lost'],
  ])(`with REDIS_WAIT_REPLICAS=%i, of ${LOGOUTS} logouts while the replica is cut off %s`, async replicas => {
    const primary = await startRedisServer({ args: SYNC_AT_ONCE })
    onTestFinished(primary.stop)
    const link = await startFaultProxy(primary.port)
    onTestFinished(link.stop)
    const replica = await startRedisServer({
      args: [...SYNC_AT_ONCE, '--replicaof', '127.0.0.1', `${link.port}`],
    })
    onTestFinished(replica.stop)
    const [here, there] = [new Redis(primary.url), new Redis(replica.url)]
    onTestFinished(() => {
      here.disconnect()
      there.disconnect()
    })
    await untilFollowed(here, 1)
    const host = await connectHost(primary.url, replicas)
    const leavers = await gather(host, LOGOUTS)
    await here.wait(1, 0)
    await link.begin({ kind: 'hang' })
    const acknowledged = (await Promise.all(leavers.map(leaver => logOut(host, leaver)))).filter(
      isDone => isDone,
    )
    await primary.kill()
    await there.replicaof('NO', 'ONE')
    const survivor = await connectHost(replica.url, 0)
    const alive = await countAlive({ ...host, auth: host.with({}, survivor.redis) }, leavers)
    console.info(
      `  ${acknowledged.length} acknowledged, ${alive} of ${LOGOUTS} copies good after the failover`,
    )
    expect(alive, 'the failover loses what the replica has not').toBe(LOGOUTS)
    expect(acknowledged).toHaveLength(replicas === 0 ? LOGOUTS : 0)
  })
})

/** @returns when a session that stays is accepted after the failover. */
async function servedAt(
  switched: () => Promise<number> | undefined,
  { auth }: Host,
  [one]: Leaver[],
): Promise<number> {
  await until('the failure', FAILOVER_LIMIT_MS, () => switched() !== undefined)
  await switched()
  await until('service', FAILOVER_LIMIT_MS, async () => {
    const checked = await answerOrNull(() => auth.check(one?.copy.headers ?? new Headers()))
    return checked?.status === 'accepted'
  })
  return performance.now()
}

async function logOutByHttp(visitor: Visitor): Promise<void> {
  await until('an acknowledged logout over HTTP', FAILOVER_LIMIT_MS, async () => {
    const answer = await visitor.json('/api/auth/logout', {})
    expect([200, 503]).toContain(answer.status)
    const { revoked } = (await answer.json()) as { revoked: boolean }
    expect(revoked).toBe(answer.status === 200)
    return revoked
  })
}
