import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppOnRedis, startAppOnRedis } from '../support/app-on-redis'
import { rawRequest } from '../support/raw-request'
import { until } from '../support/until'
import { signUp, type Visitor } from '../support/visitor'

const hasProc = process.platform === 'linux'
if (!hasProc) console.info('SKIPPED, because open descriptors are counted in /proc: one test on upgrades')

const PROTOCOLS = ['websocket', 'h2c']
const PATHS: [path: string, status: number][] = [
  ['/', 200],
  ['/dashboard', 303],
  ['/x1', 303],
  ['/api/auth/session', 401],
  ['/api/health', 200],
]

describe('requests with Upgrade', () => {
  let running: AppOnRedis
  beforeAll(async () => {
    running = await startAppOnRedis()
  })
  afterAll(() => running?.stop())

  const upgrade = (path: string, protocol: string, headers: Record<string, string> = {}) =>
    rawRequest(running.origin, path, {
      headers: { Connection: 'Upgrade, close', Upgrade: protocol, ...headers },
    })

  it.each(PROTOCOLS)('%s: answered like any other request', async protocol => {
    for (const [path, status] of PATHS)
      expect([path, (await upgrade(path, protocol)).status]).toEqual([path, status])
  })

  it.skipIf(!hasProc)('50 of them leave no descriptor open', async () => {
    const open = () => readdirSync(`/proc/${running.app.pid}/fd`).length
    await upgrade('/dashboard', 'h2c')
    const before = open()
    await Promise.all(
      Array.from({ length: 50 }, (_, i) => upgrade('/dashboard', PROTOCOLS[i % PROTOCOLS.length] as string)),
    )
    // Clients see the end of a connection before the server has closed its descriptor.
    await until('the descriptors are closed', 10_000, () => open() <= before + 2)
  })

  /** Replaces the access token by none, as after its life. */
  function withoutAccess(visitor: Visitor): string {
    return `refresh=${visitor.cookie('refresh')}`
  }

  it.each(PROTOCOLS)('%s: nothing rotates, no cookie is set, and the refresh token lives', async protocol => {
    const { visitor, email } = await signUp(running.origin)
    for (const path of ['/dashboard', '/', '/login', '/api/auth/session']) {
      const { headers } = await upgrade(path, protocol, { Cookie: withoutAccess(visitor) })
      expect(headers.get('set-cookie')).toBeUndefined()
    }
    const page = await visitor.send('/dashboard', { headers: { cookie: withoutAccess(visitor) } })
    expect([page.status, (await page.text()).includes(email)]).toEqual([200, true])
    const generation = (token: string) => Number(token.split('.')[2])
    expect(generation(visitor.cookie('refresh'))).toBe(1)
  })

  it('X-Forwarded-For does not reach the user’s events', async () => {
    const { visitor } = await signUp(running.origin)
    const first = withoutAccess(visitor)
    for (let i = 0; i < 3; i += 1) await visitor.send('/api/auth/refresh', { method: 'POST' })
    await upgrade('/dashboard', 'websocket', { Cookie: first, 'X-Forwarded-For': '6.6.6.6' })
    await visitor.send('/api/auth/refresh', { method: 'POST' })
    const response = await visitor.send('/api/account/events')
    expect(response.status).toBe(200)
    expect(await response.text()).not.toContain('6.6.6.6')
  })
})
