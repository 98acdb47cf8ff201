import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFaultProxy } from '@/tests/support/fault-proxy'
import { seed } from '@/tests/support/length'
import { needing } from '@/tests/support/needing'
import { seededRandom } from '@/tests/support/random'
import { logIn, PASSWORD, signUp, Visitor } from '@/tests/support/visitor'
import {
  askEverything,
  canLogIn,
  expectFinishedByVisit,
  expectNothingHalfDone,
  expectRecovery,
  expectTheTable,
  expectUnavailable,
  gather,
  isAnythingGood,
  isLoggedIn,
  measureBusyness,
  NEW_PASSWORD,
} from './operations'
import { isLong, openStage, type Stage } from './stage'

const CRASHES = isLong ? 100 : 4
const LOGOUTS_PER_CRASH = 8
const LONG_ABSENCE_MS = 1500

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage?.stop())

needing('redis-server')('[faults] Redis dies and comes back', () => {
  it('kill -9: the table holds, and no user has to log in again', async () => {
    const cast = await gather(stage.good.origin)
    const busyMs = await measureBusyness(stage.good.origin, cast)
    await stage.server.kill()
    const outcomes = await askEverything(stage.good.origin, cast).finally(() => stage.startServerAgain())
    expectTheTable(outcomes, busyMs)
    await expectRecovery(stage.good.origin, cast)
    await expectFinishedByVisit(stage.good.origin, outcomes.logout, cast.leaver, browser =>
      browser.send('/dashboard'),
    )
    await expectNothingHalfDone(stage.good.origin, cast)
  })

  it(`kill -9 in the middle of logouts, ${CRASHES} times: no acknowledged revocation is lost`, async () => {
    const { visitor: witness, email } = await signUp(stage.good.origin)
    let acknowledged = 0
    for (let crash = 1; crash <= CRASHES; crash += 1) {
      const leavers = await Promise.all(
        Array.from({ length: LOGOUTS_PER_CRASH }, () => logIn(stage.good.origin, email)),
      )
      const logouts = leavers.map(async leaver => {
        const answer = await leaver.copy().json('/api/auth/logout', {})
        return { leaver, isAcknowledged: answer.status === 200 }
      })
      // While the others are under way.
      await Promise.any(logouts)
      await stage.server.kill()
      const done = await Promise.all(logouts)
      await stage.startServerAgain()
      await expectRecovery(stage.good.origin, { reader: witness })
      for (const { leaver } of done.filter(({ isAcknowledged }) => isAcknowledged)) {
        acknowledged += 1
        expect(await isAnythingGood(leaver, stage.good.origin)).toBe(false)
      }
      if (crash % 10 === 0) console.info(`  ${crash} crashes, ${acknowledged} acknowledged logouts`)
    }
    expect(acknowledged, 'a test without acknowledged logouts would be blind').toBeGreaterThanOrEqual(CRASHES)
    expect(await isLoggedIn(witness, stage.good.origin)).toBe(true)
  })
})

describe('[faults] Redis runs on, but its data or the connection is lost', () => {
  it('FLUSHALL refuses everybody, and never revives what was revoked', async () => {
    const cast = await gather(stage.good.origin)
    const loggedOut = cast.leaver.copy()
    await cast.leaver.json('/api/auth/logout', {})
    const redis = new Redis(stage.server.url)
    await redis.flushall()
    redis.disconnect()
    for (const visitor of [loggedOut, cast.reader, cast.refresher, cast.kicker.here])
      expect(await isAnythingGood(visitor, stage.good.origin)).toBe(false)
    const page = await cast.reader.copy().send('/dashboard')
    expect(page.status).toBe(303)
    const login = await new Visitor(stage.good.origin).json('/api/auth/login', {
      email: cast.changer.email,
      password: PASSWORD,
    })
    expect(login.status).toBe(401)
    await signUp(stage.good.origin)
  })

  it('a connection that comes and goes: only 200 and 503, and the cookies stay good', async () => {
    const proxy = await startFaultProxy(stage.server.port)
    const app = await stage.instance({ REDIS_URL: proxy.url })
    const cast = await gather(stage.good.origin)
    await expectRecovery(app.origin, cast)
    const random = seededRandom(`${seed} flapping`)
    let isFlapping = true
    const flapping = (async () => {
      for (let turn = 0; turn < (isLong ? 200 : 15); turn += 1) {
        await proxy.begin({ kind: turn % 3 === 0 ? 'refuse' : turn % 3 === 1 ? 'reset-after' : 'hang' })
        // Each fifth time it is away for longer than a request waits and tries again.
        await delay(turn % 5 === 4 ? LONG_ABSENCE_MS : random() * 150)
        await proxy.end()
        await delay(random() * 150)
      }
      isFlapping = false
    })()
    const statuses = new Map<number, number>()
    while (isFlapping) {
      for (const path of ['/dashboard', '/api/auth/session']) {
        const answer = await cast.reader.copy(app.origin).send(path)
        await answer.arrayBuffer()
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
        expect(answer.headers.getSetCookie()).toEqual([])
      }
    }
    await flapping
    expect([...statuses.keys()].sort(), `to repeat: TEST_SEED=${seed}`).toEqual([200, 503])
    await expectRecovery(app.origin, cast)
    await expectNothingHalfDone(stage.good.origin, cast)
    await proxy.stop()
  })
})

describe('[faults] Redis cannot be found by its name', () => {
  it('the table holds', async () => {
    const app = await stage.instance({ REDIS_URL: 'redis://no-such-host.invalid:6379' })
    const cast = await gather(stage.good.origin)
    const busyMs = await measureBusyness(stage.good.origin, cast)
    expectTheTable(await askEverything(app.origin, cast), busyMs)
    expect(app.output()).toMatch(/cannot be reached: (ENOTFOUND|EAI_AGAIN)/)
    expect(await isLoggedIn(cast.reader, stage.good.origin)).toBe(true)
  })
})

describe('[faults] Redis is full (maxmemory, noeviction)', () => {
  it('every ending succeeds; what begins a session is a 503 with nothing half done', async () => {
    const redis = new Redis(stage.server.url)
    const cast = await gather(stage.good.origin)
    await redis.config('SET', 'maxmemory', '1')
    const outcomes = await askEverything(stage.good.origin, cast).finally(() =>
      redis.config('SET', 'maxmemory', '0'),
    )
    for (const name of ['page', 'api', 'sessions', 'refresh', 'kick', 'logout', 'health'] as const)
      expect.soft(outcomes[name].status, name).toBe(200)
    expect.soft(JSON.parse(outcomes.logout.text)).toMatchObject({ revoked: true })
    expect.soft(outcomes.logoutForm.status, 'logoutForm').toBe(303)
    for (const name of ['signup', 'login', 'loginForm', 'ready'] as const)
      expectUnavailable(name, outcomes[name])
    // Two requests with the same old password: one of them changes it, and has no session to offer then.
    const { email } = cast.changer
    expect.soft(await canLogIn(stage.good.origin, email, PASSWORD), 'the old password').toBe(false)
    expect.soft(await canLogIn(stage.good.origin, email, NEW_PASSWORD), 'the new password').toBe(true)
    expect(stage.good.output(), 'it is told').toMatch(/OOM/)
    for (const browser of [cast.leaver, cast.formLeaver])
      expect(await isAnythingGood(browser, stage.good.origin)).toBe(false)
    redis.disconnect()
  })
})
