import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppOnRedis, startAppOnRedis } from '../support/app-on-redis'
import { PASSWORD, signUp, Visitor } from '../support/visitor'

const FOREIGN: Record<string, string>[] = [
  { Origin: 'https://evil.example' },
  { Origin: 'null' },
  { Origin: 'http://localhost:1' },
  { 'Sec-Fetch-Site': 'cross-site' },
  { 'Sec-Fetch-Site': 'same-site' },
]
const TYPES = [
  'application/json',
  'application/x-www-form-urlencoded',
  'text/plain',
  'multipart/form-data; boundary=x',
]
const UNSAFE: [method: string, path: string][] = [
  ['POST', '/api/auth/login'],
  ['POST', '/api/auth/signup'],
  ['POST', '/api/auth/logout'],
  ['POST', '/api/auth/refresh'],
  ['POST', '/api/auth/confirm'],
  ['POST', '/api/account/password'],
  ['POST', '/api/sessions/end'],
  ['DELETE', '/api/sessions?scope=all'],
  ['DELETE', '/api/sessions/AAAAAAAAAAAAAAAAAAAAAA'],
  ['POST', '/api/nothing'],
  ['POST', '/dashboard'],
  ['POST', '/login'],
]

describe('[A3.5.1 A3.5.2 A3.5.3] other origins change nothing', () => {
  let running: AppOnRedis
  beforeAll(async () => {
    running = await startAppOnRedis()
  })
  afterAll(() => running?.stop())

  it.each(UNSAFE)('%s %s: 403 cross_origin, whatever the content type', async (method, path) => {
    const { visitor } = await signUp(running.origin)
    for (const headers of FOREIGN) {
      for (const type of TYPES) {
        const response = await visitor
          .copy()
          .send(path, { method, headers: { ...headers, 'content-type': type }, body: '{}' })
        expect(response.status).toBe(403)
        expect(await response.json()).toMatchObject({ code: 'cross_origin', status: 403 })
        expect(response.headers.getSetCookie()).toEqual([])
      }
    }
    expect((await visitor.send('/api/auth/session')).status).toBe(200)
  })

  it('[A3.5.1 A7.6.2] login CSRF: another site cannot log a visitor in as somebody else', async () => {
    const { email } = await signUp(running.origin)
    for (const headers of FOREIGN) {
      const victim = new Visitor(running.origin)
      const response = await victim.form('/api/auth/login', { email, password: PASSWORD }, headers)
      expect(response.status).toBe(403)
      expect(victim.cookies.size).toBe(0)
    }
  })

  it('our own origin, and clients that are no browsers, pass', async () => {
    const { email } = await signUp(running.origin)
    const own: Record<string, string>[] = [
      {},
      { Origin: running.origin },
      { 'Sec-Fetch-Site': 'same-origin' },
      { 'Sec-Fetch-Site': 'none' },
    ]
    for (const headers of own) {
      const response = await new Visitor(running.origin).json(
        '/api/auth/login',
        { email, password: PASSWORD },
        { headers },
      )
      expect(response.status).toBe(200)
    }
  })

  it('[A3.4.2] no origin is ever allowed to read: no CORS header, not to a preflight either', async () => {
    const { visitor } = await signUp(running.origin)
    for (const path of [
      '/api/auth/session',
      '/dashboard',
      '/login',
      '/api/auth/login',
      '/api/sessions',
      '/icon.svg',
    ]) {
      for (const method of ['GET', 'OPTIONS', 'POST']) {
        const response = await visitor.copy().send(path, {
          method,
          headers: {
            Origin: 'https://evil.example',
            'Access-Control-Request-Method': 'POST',
            'Access-Control-Request-Headers': 'content-type',
          },
        })
        expect([...response.headers.keys()].filter(name => name.startsWith('access-control-'))).toEqual([])
      }
    }
  })

  it('[A3.5.3] no address changes state by GET', async () => {
    const { visitor } = await signUp(running.origin)
    for (const [, path] of UNSAFE) await visitor.copy().send(path)
    for (const path of ['/api/auth/logout', '/api/auth/logout?_method=POST', '/logout']) {
      await visitor.copy().send(path)
      await visitor.copy().send(path, { method: 'HEAD' })
      await visitor.copy().send(path, { method: 'OPTIONS' })
    }
    expect((await visitor.send('/api/auth/session')).status).toBe(200)
  })
})
