import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LANES } from '@/lib/lab/lanes'
import { type RunningApp, startApp } from '../../support/app'
import { LAB_COMMANDS, LAB_TABLE } from '../../support/lab-table'
import { LabVisitor } from '../../support/lab-visitor'

describe('the lab', () => {
  let app: RunningApp

  beforeAll(async () => {
    app = await startApp()
  })
  afterAll(() => app?.stop())

  test('accepts every credential and every copy as long as nothing has happened', async () => {
    const visitor = await LabVisitor.arrive(app.origin)
    const { copy, victim } = await visitor.statuses()
    expect(new Set([...Object.values(copy), ...Object.values(victim)])).toEqual(new Set([200]))
  })

  test.each(['logout', 'kick', 'password'] as const)(
    'after a %s the copies get what the table says',
    async action => {
      const visitor = await LabVisitor.arrive(app.origin)
      for (const lane of LANES) {
        const { status, body } = await visitor.browser.send('POST', `/api/lab/${lane}/${action}`)
        expect({ lane, status }).toEqual({ lane, status: 200 })
        const canRevoke = !['expiry', 'client-delete'].includes(lane)
        expect(body).toMatchObject({ revoked: canRevoke, revokedAt: canRevoke ? expect.any(String) : null })
      }
      expect(await visitor.statuses()).toEqual(LAB_TABLE[action])
    },
  )

  test.each(['empty', 'disconnect'] as const)(
    'with Redis gone by %s the lanes answer what the table says',
    async action => {
      const [visitor, other] = await Promise.all([
        LabVisitor.arrive(app.origin),
        LabVisitor.arrive(app.origin),
      ])
      await visitor.browser.send('POST', `/api/lab/sandbox/${action}`)
      expect(await visitor.statuses()).toEqual(LAB_TABLE[action])
      // Another visitor, and the product, do not notice.
      expect(new Set(Object.values((await other.statuses()).copy))).toEqual(new Set([200]))
      expect((await fetch(`${app.origin}/api/ready`)).status).toBe(200)
    },
  )

  test.each([
    ['logout', 'empty', 'kick'],
    ['logout', 'empty', 'password'],
    ['empty', 'kick'],
    ['empty', 'password', 'password'],
    ['kick', 'start'],
    ['logout', 'start', 'kick'],
  ])(
    'after %s, then %s %s, no copy from before is accepted by a lane that asks Redis',
    async (...actions) => {
      const visitor = await LabVisitor.arrive(app.origin)
      for (const action of actions.filter(Boolean)) {
        if (action === 'start') await visitor.browser.send('POST', '/api/lab/start', {})
        else if (action === 'empty') await visitor.browser.send('POST', '/api/lab/sandbox/empty')
        else for (const lane of LANES) await visitor.browser.send('POST', `/api/lab/${lane}/${action}`)
        expect({ action, copy: (await visitor.statuses()).copy }).toEqual({
          action,
          copy: LAB_TABLE.empty.copy,
        })
      }
    },
  )

  test('a logout that Redis cannot confirm is not called done, and the copy works again when it is back', async () => {
    const visitor = await LabVisitor.arrive(app.origin)
    await visitor.browser.send('POST', '/api/lab/sandbox/disconnect')
    const out = await visitor.browser.send('POST', '/api/lab/denylist/logout')
    expect(out).toMatchObject({ status: 503, body: { revoked: false, cookiesCleared: true } })
    expect(visitor.browser.has('lab-denylist')).toBe(false)
    await visitor.browser.send('POST', '/api/lab/sandbox/reconnect')
    expect((await visitor.replay('denylist')).status).toBe(200)
  })

  test('every credential is dead when its life is over', async () => {
    const visitor = await LabVisitor.arrive(app.origin, 10)
    // Time itself is what is tested: ten seconds of life, five of leeway.
    await expect.poll(() => visitor.statuses(), { timeout: 20_000, interval: 500 }).toEqual(LAB_TABLE.expiry)
  })

  test.each(LANES)(
    'a request under %s costs what is claimed, counted where it leaves for Redis',
    async lane => {
      const visitor = await LabVisitor.arrive(app.origin)
      const { body } = await visitor.replay(lane)
      expect(body).toMatchObject({ measured: { commands: LAB_COMMANDS[lane], checkMs: expect.any(Number) } })
    },
  )

  test('a lane refuses the credentials of every other lane', async () => {
    const visitor = await LabVisitor.arrive(app.origin)
    const { copies } = visitor
    for (const lane of LANES) {
      for (const foreign of LANES.filter(other => other !== lane)) {
        visitor.copies = { ...copies, [lane]: copies[foreign] }
        const { status, body } = await visitor.replay(lane)
        expect({ lane, foreign, status }).toEqual({ lane, foreign, status: 401 })
        expect(body).toMatchObject({ code: 'unauthenticated' })
      }
    }
  })

  test('a token, which shows the visitor’s id, does not open the sandbox', async () => {
    const visitor = await LabVisitor.arrive(app.origin)
    const [name = ''] = visitor.copies.opaque.split('.')
    for (const cookie of [`lab=${name}`, `lab=${name}.${'A'.repeat(43)}`, '']) {
      const response = await fetch(`${app.origin}/api/lab/sandbox/empty`, {
        method: 'POST',
        headers: { cookie },
      })
      expect(response.status).toBe(401)
    }
    expect((await visitor.replay('denylist')).status).toBe(200)
  })

  test('every key of the sandbox lives a few minutes at most and stands under its own prefix', async () => {
    const visitor = await LabVisitor.arrive(app.origin)
    for (const lane of LANES) await visitor.browser.send('POST', `/api/lab/${lane}/logout`)
    const { body } = await visitor.browser.send('GET', '/api/lab/keys')
    const { keys } = body as { keys: { name: string; ttlMs: number }[] }
    expect(keys.length).toBeGreaterThan(2)
    for (const { name, ttlMs } of keys) {
      expect(name).toMatch(/^lab:\{[\w-]{22}\}:(denylist|allowlist|refresh|opaque):/)
      expect(ttlMs).toBeGreaterThan(0)
      expect(ttlMs).toBeLessThanOrEqual(130_000)
    }
  })

  test('a visitor who starts too many rounds is told to wait', async () => {
    const visitor = await LabVisitor.arrive(app.origin)
    const statuses: number[] = []
    while (statuses.length < 30) {
      statuses.push((await visitor.browser.send('POST', '/api/lab/start', {})).status)
    }
    expect(statuses.slice(0, 29)).toEqual(Array(29).fill(201))
    expect(statuses.at(-1)).toBe(429)
  })

  test('the denylist grows on the real Redis as expected', async () => {
    const visitor = await LabVisitor.arrive(app.origin)
    const plan = { logoutsPerMinute: 30, tokenLifeSeconds: 900 }
    const { status, body } = await visitor.browser.send('POST', '/api/lab/growth', plan)
    expect(status).toBe(200)
    const { points, entryBytes } = body as {
      points: { atSeconds: number; entries: number }[]
      entryBytes: number
    }
    const late = points
      .filter(({ atSeconds }) => atSeconds > plan.tokenLifeSeconds)
      .map(({ entries }) => entries)
    // 30 logouts a minute, two entries each, that live 7.5 minutes on average.
    for (const entries of late) expect(Math.abs(entries - 450)).toBeLessThan(45)
    expect(late.length).toBeGreaterThan(5)
    expect(entryBytes).toBeGreaterThan(50)
  })
})
