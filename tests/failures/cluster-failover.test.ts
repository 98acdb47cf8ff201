import { afterAll, beforeAll, expect, it } from 'vitest'
import { needing } from '@/tests/support/needing'
import { type RedisCluster, startRedisCluster } from '@/tests/support/redis-cluster'
import { until } from '@/tests/support/until'
import { answerOrNull, untilAnswered } from '@/tests/support/until-answered'
import {
  closeHosts,
  connectHost,
  countAlive,
  FAILOVER_LIMIT_MS,
  gather,
  LOGOUTS,
  logOut,
  logOutAll,
} from './logouts'
import { isLong, RECOVERY_LIMIT_MS } from './stage'

const STAYING = 30
/** A time is a limit in the long form only, beside which nothing runs. */
const SERVICE_LIMIT_MS = isLong ? RECOVERY_LIMIT_MS : FAILOVER_LIMIT_MS

needing('redis-server')('[faults] a primary of a cluster', () => {
  let cluster: RedisCluster
  beforeAll(async () => {
    cluster = await startRedisCluster({ replicas: true })
  })
  afterAll(async () => {
    await closeHosts()
    await cluster?.stop()
  })

  // A primary whose only replica has taken over has none: endings wait for the old one to come back.
  it.each([
    {
      name: 'dies (SIGKILL) and is started again',
      index: 0,
      begin: () => cluster.nodes[0]?.kill(),
      end: () => cluster.startAgain(0),
    },
    {
      name: 'hangs and comes back (SIGSTOP)',
      index: 1,
      begin: () => cluster.nodes[1]?.pause(),
      end: () => cluster.nodes[1]?.resume(),
    },
  ])(
    `$name in the middle of ${LOGOUTS} logouts: no acknowledged one is lost with REDIS_WAIT_REPLICAS=1`,
    async ({ name, index, begin, end }) => {
      await cluster.untilReplicated()
      const [sure, fast] = [await connectHost(cluster.url, 1), await connectHost(cluster.url, 0)]
      const [sureLeavers, fastLeavers] = [await gather(sure, LOGOUTS), await gather(fast, LOGOUTS)]
      const staying = await gather(sure, STAYING)
      const ended = await gather(sure, STAYING)
      for (const leaver of ended) expect(await logOut(sure, leaver)).toBe(true)

      let done = 0
      let failing: ReturnType<typeof fail> | undefined
      const failInTheMiddle = () => {
        done += 1
        if (done === Math.floor(LOGOUTS / 2)) failing = fail()
      }
      async function fail() {
        const failedAt = performance.now()
        await begin()
        await until('the replica as a primary', FAILOVER_LIMIT_MS, () => cluster.hasTakenOver(index))
        const switchedAt = performance.now()
        // Users are in the slots of all three primaries.
        const answers = await Promise.all(
          staying.map(({ copy }) => untilAnswered(FAILOVER_LIMIT_MS, () => sure.auth.check(copy.headers))),
        )
        const servedAt = performance.now()
        await end()
        return { failedAt, switchedAt, servedAt, answers }
      }
      let isOver = false
      const watching = until('the end of the failover', 3 * FAILOVER_LIMIT_MS, async () => {
        const one = ended[done % ended.length]
        const checked = one && (await answerOrNull(() => sure.auth.check(one.copy.headers)))
        expect(checked?.status ?? 'unavailable', 'a token that had ended before').toMatch(
          /revoked|unavailable/,
        )
        return isOver
      })
      await Promise.all([
        logOutAll(sureLeavers, sure, failInTheMiddle),
        logOutAll(fastLeavers, fast, () => {}),
      ])
      if (!failing) throw new Error('the failure in the middle')
      const { failedAt, switchedAt, servedAt, answers } = await failing
      expect(
        answers.filter(({ status }) => status !== 'accepted'),
        'who did not log out',
      ).toEqual([])
      isOver = true
      await watching

      const lost = { sure: await countAlive(sure, sureLeavers), fast: await countAlive(fast, fastLeavers) }
      console.info(
        `  a primary of a cluster ${name}: its replica took over after ${Math.round(switchedAt - failedAt)} ms, all users served after ${Math.round(servedAt - failedAt)} ms; ` +
          `lost of ${LOGOUTS} acknowledged: ${lost.sure} with REDIS_WAIT_REPLICAS=1, ${lost.fast} with 0`,
      )
      expect(lost.sure).toBe(0)
      expect(servedAt - switchedAt).toBeLessThan(SERVICE_LIMIT_MS)
      await cluster.untilReplicated()
      expect(await countAlive(sure, [...sureLeavers, ...ended]), 'when the old primary is back').toBe(0)
    },
  )
})
