import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RunningApp } from '@/tests/support/app'
import { seed } from '@/tests/support/length'
import { seededRandom } from '@/tests/support/random'
import { until } from '@/tests/support/until'
import { logIn, PASSWORD, signUp, type Visitor } from '@/tests/support/visitor'
import { canLogIn, isAnythingGood, isLoggedIn, NEW_PASSWORD } from './operations'
import { isLong, openStage, type Stage } from './stage'

const KILLS = isLong ? 1_000 : 6
/** So many instances at a time are killed and started again. */
const LANES = 2
/** So many logouts are under way when the app dies; whether each was acknowledged is chance. */
const LOGOUTS_PER_KILL = 6
/** It is killed up to this many times as often, until some logouts were acknowledged and some were not. */
const MOST_TIMES = 10
/** When the app dies before anything is done, it does so at some moment in this time (ms). */
const FIRST_KILL_MS = 20
const WARM_UP_LIMIT_MS = 20_000
const OTHER_KILLS = isLong ? 100 : 3
/** So patient that only the kill decides the outcome, and no timeout of ours. */
const PATIENT = { REDIS_TIMEOUT_MS: '5000', REFRESH_GRACE: '120', ACCESS_TOKEN_TTL: '7200' }

/** The instance to be killed next. */
type Lane = { victim: Promise<RunningApp> }

describe('[faults] SIGKILL of the app', () => {
  const random = seededRandom(`${seed} app crash`)
  let stage: Stage
  let lanes: Lane[] = []
  const startVictim = () => stage.instance({ REDIS_URL: stage.server.url })
  beforeAll(async () => {
    stage = await openStage(PATIENT)
    lanes = Array.from({ length: LANES }, () => ({ victim: startVictim() }))
    await Promise.all(lanes.map(({ victim }) => victim))
  })
  beforeEach(({ onTestFailed }) => {
    onTestFailed(() => console.info(`to repeat: TEST_SEED=${seed}`))
  })
  afterAll(async () => {
    await Promise.all(lanes.map(({ victim }) => victim))
    await stage?.stop()
  })

  /** Does several things at an instance, which dies as soon as a number of them, picked by chance, are done. */
  async function killDuring<T>(
    lane: Lane,
    work: (origin: string) => Promise<T>[],
  ): Promise<PromiseSettledResult<T>[]> {
    const victim = await lane.victim
    // The first answer of a fresh instance takes longer than any kill waits.
    await fetch(`${victim.origin}/api/ready`)
    const working = work(victim.origin)
    let left = Math.floor(random() * working.length)
    const kill = () => {
      if (left === 0) process.kill(victim.pid, 'SIGKILL')
      left -= 1
    }
    if (left === 0) await delay(random() * FIRST_KILL_MS)
    for (const one of working) one.then(kill, () => {})
    kill()
    const settled = await Promise.allSettled(working)
    await victim.exited
    lane.victim = startVictim()
    return settled
  }

  /** Kills in all lanes at the same time. */
  async function inEachLane(killOnce: (lane: Lane) => Promise<void>, goesOn: () => boolean): Promise<void> {
    await Promise.all(
      lanes.map(async lane => {
        while (goesOn()) await killOnce(lane)
      }),
    )
  }

  it(`in the middle of logouts, ${KILLS} times: every acknowledged one holds, no other is half done`, async () => {
    const { visitor: witness, email } = await signUp(stage.good.origin)
    let [kills, acknowledged, unanswered] = [0, 0, 0]
    const isBlind = () => acknowledged === 0 || unanswered === 0
    const goesOn = () => kills < KILLS || (isBlind() && kills < KILLS * MOST_TIMES)
    const killOnce = async (lane: Lane) => {
      kills += 1
      const leavers = await Promise.all(
        Array.from({ length: LOGOUTS_PER_KILL }, () => logIn(stage.good.origin, email)),
      )
      const results = await killDuring(lane, origin =>
        leavers.map(async leaver => {
          const answer = await leaver.copy(origin).json('/api/auth/logout', {})
          return answer.status === 200 && ((await answer.json()) as { revoked: boolean }).revoked
        }),
      )
      const fresh = (await lane.victim).origin
      await untilWarm(fresh, witness)
      await Promise.all(
        leavers.map(async (leaver, index) => {
          const result = results[index]
          const isAcknowledged = result?.status === 'fulfilled' && result.value
          if (isAcknowledged) acknowledged += 1
          else unanswered += 1
          const access = await isLoggedIn(leaver, fresh)
          expect(await isAnythingGood(leaver, fresh), 'both tokens, or none').toBe(access)
          if (isAcknowledged) expect(access, 'an acknowledged logout').toBe(false)
        }),
      )
      if (kills % 50 === 0) console.info(`  ${kills} kills: ${acknowledged} acknowledged, ${unanswered} not`)
    }
    await inEachLane(killOnce, goesOn)
    expect(acknowledged, 'a test without acknowledged logouts would be blind').toBeGreaterThan(0)
    expect(unanswered, 'a test that always kills too late would be blind').toBeGreaterThan(0)
    expect(await isLoggedIn(witness, stage.good.origin)).toBe(true)
  })

  it(`in the middle of refreshes and password changes, ${OTHER_KILLS} times: whole, or only logged out`, async () => {
    let [kills, acknowledged] = [0, 0]
    const goesOn = () => kills < OTHER_KILLS || (acknowledged === 0 && kills < OTHER_KILLS * MOST_TIMES)
    const killOnce = async (lane: Lane) => {
      kills += 1
      const newUser = () => signUp(stage.good.origin)
      const [refresher, ...changers] = await Promise.all([newUser(), newUser(), newUser()])
      const otherDevices = await Promise.all(changers.map(({ email }) => logIn(stage.good.origin, email)))
      const [, ...changes] = await killDuring<Response>(lane, origin => [
        refresher.visitor.copy(origin).json('/api/auth/refresh', {}),
        ...changers.map(({ visitor }) =>
          visitor
            .copy(origin)
            .json('/api/account/password', { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }),
        ),
      ])
      const { origin } = await lane.victim
      await untilWarm(origin, refresher.visitor)
      const again = await refresher.visitor.copy(origin).json('/api/auth/refresh', {})
      expect(again.status, 'the same refresh token').toBe(200)
      for (const [index, { visitor, email }] of changers.entries()) {
        const [change, otherDevice] = [changes[index], otherDevices[index] ?? visitor]
        const isChanged = !(await canLogIn(origin, email, PASSWORD))
        if (change?.status === 'fulfilled' && change.value.status === 200) {
          acknowledged += 1
          expect(isChanged, 'an acknowledged change').toBe(true)
        }
        expect(await canLogIn(origin, email, NEW_PASSWORD)).toBe(isChanged)
        if (isChanged) expect(await isAnythingGood(otherDevice, origin)).toBe(false)
      }
      if (kills % 10 === 0) console.info(`  ${kills} kills: ${acknowledged} changes acknowledged`)
    }
    await inEachLane(killOnce, goesOn)
    expect(acknowledged, 'a test without acknowledged changes would be blind').toBeGreaterThan(0)
  })
})

/** A fresh instance on a busy machine may need longer for its very first answers than Redis has time for one. */
async function untilWarm(origin: string, visitor: Visitor): Promise<void> {
  const paths = ['/dashboard', '/api/auth/session', '/api/ready']
  for (const path of paths) {
    await until(`an answer of ${path}`, WARM_UP_LIMIT_MS, async () => {
      const { status } = await visitor.copy(origin).send(path)
      return status !== 503
    })
  }
}
