import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningApp } from '@/tests/support/app'
import { type Fault, type FaultProxy, startFaultProxy } from '@/tests/support/fault-proxy'
import { type BridgeFault, startUpstashBridge, type UpstashBridge } from '@/tests/support/upstash-bridge'
import {
  askEverything,
  expectFinishedByVisit,
  expectNothingHalfDone,
  expectRecovery,
  expectTheTable,
  gather,
  isAnythingGood,
  measureBusyness,
} from './operations'
import { openStage, type Stage } from './stage'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage?.stop())

/** One fault from its beginning to its end, seen by everybody. */
async function runFault(
  app: RunningApp,
  begin: () => unknown,
  end: () => unknown,
  { committed = false } = {},
): Promise<void> {
  const cast = await gather(stage.good.origin)
  await expectRecovery(app.origin, cast)
  const busyMs = await measureBusyness(app.origin, cast)
  await begin()
  const outcomes = await askEverything(app.origin, cast).finally(end)
  expectTheTable(outcomes, busyMs)
  await expectRecovery(app.origin, cast)
  if (!committed) {
    expect(await isAnythingGood(cast.leaver, stage.good.origin), 'a copy, until the ticket is used').toBe(
      true,
    )
  }
  await expectFinishedByVisit(app.origin, outcomes.logout, cast.leaver, async browser => {
    const page = await browser.send('/dashboard')
    expect(page.status).toBe(303)
    return page
  })
  await expectFinishedByVisit(app.origin, outcomes.logoutForm, cast.formLeaver, async browser => {
    const page = await browser.send('/login')
    expect(page.status).toBe(200)
    return page
  })
  await expectNothingHalfDone(stage.good.origin, cast, { committed })
}

describe('[faults] the table holds for every fault of a TCP connection', () => {
  let proxy: FaultProxy
  let app: RunningApp
  beforeAll(async () => {
    proxy = await startFaultProxy(stage.server.port)
    app = await stage.instance({ REDIS_URL: proxy.url })
  })
  afterAll(() => proxy?.stop())

  it.each<[string, Fault, { committed?: boolean }?]>([
    ['refused', { kind: 'refuse' }],
    ['hanging', { kind: 'hang' }],
    ['late by a second', { kind: 'delay', ms: 1000 }, { committed: true }],
    ['reset before the command runs', { kind: 'reset-before' }],
    ['reset when the command has run', { kind: 'reset-after' }, { committed: true }],
    ['ending in the middle of an answer', { kind: 'truncate' }, { committed: true }],
    ['answering something else', { kind: 'garbage' }, { committed: true }],
  ])('%s', async (_name, fault, options) => {
    await runFault(
      app,
      () => proxy.begin(fault),
      () => proxy.end(),
      options,
    )
  })

  it('stopped (SIGSTOP)', async () => {
    await runFault(
      app,
      () => stage.server.pause(),
      () => stage.server.resume(),
      { committed: true },
    )
  })

  it('an outage is told once when it begins and once when it is over', () => {
    const lines = app
      .output()
      .split('\n')
      .filter(line => line.includes('Redis'))
    const lost = lines.filter(line => line.includes('cannot be reached'))
    const back = lines.filter(line => line.includes('Redis is back'))
    expect(lost.length).toBeGreaterThan(0)
    expect(back).toHaveLength(lost.length)
    expect(lines).toHaveLength(lost.length + back.length)
  })
})

describe('[faults] the table holds for every fault of the REST endpoint', () => {
  let bridge: UpstashBridge
  let app: RunningApp
  beforeAll(async () => {
    bridge = await startUpstashBridge(stage.server.url)
    app = await stage.instance({ UPSTASH_REDIS_REST_URL: bridge.url, UPSTASH_REDIS_REST_TOKEN: bridge.token })
  })
  afterAll(() => bridge?.stop())

  it.each<[string, BridgeFault]>([
    ['refusing the token (401)', 'status-401'],
    ['answering 500', 'status-500'],
    ['answering HTML', 'html'],
    ['answering half a JSON document', 'truncated'],
    ['answering nothing', 'empty'],
    ['answering an empty object', 'empty-object'],
    ['hanging', 'hang'],
    ['resetting before the command', 'reset'],
    ['resetting after the command', 'reset-after'],
  ])('%s', async (_name, fault) => {
    await runFault(
      app,
      () => {
        bridge.fault = fault
      },
      () => {
        bridge.fault = null
      },
      { committed: !['hang', 'reset'].includes(fault) },
    )
  })
})
