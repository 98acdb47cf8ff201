import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { log } from '@/lib/log'
import { openEmbeddedApp } from '../../support/embedded-app'
import { PASSWORD } from '../../support/visitor'

const EXPECTED = 'http://localhost:4100'
const LAN = '192.168.1.7:4100'

vi.stubEnv('APP_ORIGIN', EXPECTED)
const login = await import('@/app/api/auth/login/route')
const logout = await import('@/app/api/auth/logout/route')
const health = await import('@/app/api/health/route')
const events = await import('@/app/api/auth/events/route')
const session = await import('@/app/api/auth/session/route')
const sessionsEnd = await import('@/app/api/sessions/end/route')
const signUp = await import('@/app/api/auth/signup/route')
const users = await import('@/app/api/admin/users/route')
const { middleware } = await import('@/middleware')

type Handler = (request: Request, context: { params: Promise<object> }) => Promise<Response>
type Init = { headers?: Record<string, string>; body?: string }

const FORM = 'application/x-www-form-urlencoded'
const JSON_BODY = { 'content-type': 'application/json' }
const ALL = JSON.stringify({ scope: 'all' })
const NAVIGATION = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'content-type': FORM }

function send(handler: object, method: string, { headers, body }: Init = {}): Promise<Response> {
  const call = (handler as Record<string, Handler>)[method]
  if (!call) throw new Error(`there is no handler for ${method}`)
  const all = { host: 'localhost:4100', ...headers }
  return call(new Request(`${EXPECTED}/x`, { method, headers: all, body }), { params: Promise.resolve({}) })
}

/** What a response leaves for the next page. */
function flashOf(response: Response): unknown {
  const flash = response.headers.getSetCookie().find(text => text.startsWith('flash=')) ?? ''
  const value = /^flash=([^;]+)/.exec(flash)?.[1] ?? ''
  return JSON.parse(Buffer.from(value, 'base64url').toString())
}

let people = 0
async function newCookie(): Promise<string> {
  people += 1
  const body = JSON.stringify({ name: 'A person', email: `someone${people}@example.com`, password: PASSWORD })
  const response = await send(signUp, 'POST', { headers: { 'content-type': 'application/json' }, body })
  expect(response.status).toBe(201)
  return cookiesOf(response)
}

function cookiesOf({ headers }: Response): string {
  return headers
    .getSetCookie()
    .map(cookie => cookie.split(';')[0] ?? '')
    .filter(pair => /^(access|refresh)=./.test(pair))
    .join('; ')
}

let close: () => Promise<void>
beforeAll(async () => {
  close = await openEmbeddedApp()
})
afterAll(() => close?.())

describe('a method that an address does not have', () => {
  it('is 405 method_not_allowed with Allow, a policy, and kept by no cache', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const response = await send(health, method)
      expect([method, response.status, response.headers.get('allow')]).toEqual([
        method,
        405,
        'GET, HEAD, OPTIONS',
      ])
      expect(response.headers.get('content-type')).toBe('application/problem+json')
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(await response.json()).toMatchObject({ code: 'method_not_allowed', status: 405 })
    }
  })

  it('is 401 for strangers of a protected address, who learn no methods; also by OPTIONS and HEAD', async () => {
    for (const handlers of [session, users, sessionsEnd]) {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        const response = await send(handlers, method)
        expect([response.status, response.headers.get('allow')]).toEqual([401, null])
        expect(response.headers.get('www-authenticate')).toBe('Cookie realm="session", form-action="/login"')
      }
    }
  })

  it('is told to a user; an administrator’s address tells a user nothing either', async () => {
    const cookie = await newCookie()
    const told = await send(session, 'DELETE', { headers: { cookie } })
    expect([told.status, told.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
    const untold = await send(users, 'DELETE', { headers: { cookie } })
    expect([untold.status, untold.headers.get('allow')]).toEqual([403, null])
  })

  it('OPTIONS names the methods that are there; HEAD is there with GET, and has no content', async () => {
    const options = await send(login, 'OPTIONS')
    expect([options.status, options.headers.get('allow'), options.headers.get('cache-control')]).toEqual([
      204,
      'POST, OPTIONS',
      'no-store',
    ])
    const head = await send(health, 'HEAD')
    expect([head.status, head.headers.get('content-type'), await head.text()]).toEqual([
      200,
      'application/json',
      '',
    ])
    expect((await send(login, 'HEAD')).status).toBe(405)
  })

  it('HEAD on the event stream leaves no place taken: a user has four, and they are free afterwards', async () => {
    const headers = { cookie: await newCookie() }
    for (let i = 0; i < 8; i += 1) expect((await send(events, 'HEAD', { headers })).status).toBe(200)
    const streams = await Promise.all(Array.from({ length: 4 }, () => send(events, 'GET', { headers })))
    expect(streams.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect((await send(events, 'GET', { headers })).status).toBe(429)
    await Promise.all(streams.map(({ body }) => body?.cancel()))
  })
})

describe('a protected address', () => {
  it('refuses ended tokens without clearing cookies, which a login in another tab may have replaced', async () => {
    const cookie = await newCookie()
    expect((await send(sessionsEnd, 'POST', { headers: { ...JSON_BODY, cookie }, body: ALL })).status).toBe(
      200,
    )
    const refused = await send(session, 'GET', { headers: { cookie } })
    expect([refused.status, refused.headers.getSetCookie()]).toEqual([401, []])
  })
})

describe('a form', () => {
  it('that says This wasn’t me ends the other session, keeps its own, and leads to a new password', async () => {
    const cookie = await newCookie()
    const { user } = await (await send(session, 'GET', { headers: { cookie } })).json()
    const credentials = JSON.stringify({ email: user.email, password: PASSWORD })
    const stranger = await send(login, 'POST', { headers: JSON_BODY, body: credentials })
    const body = 'scope=not_me'
    const done = await send(sessionsEnd, 'POST', { headers: { 'content-type': FORM, cookie }, body })
    expect([done.status, done.headers.get('location')]).toEqual([303, '/account?done=not_me#new-password'])
    const statusOf = async (of: string) => (await send(session, 'GET', { headers: { cookie: of } })).status
    expect([await statusOf(cookie), await statusOf(cookiesOf(stranger))]).toEqual([200, 401])
  })

  it('with 9,000 unknown fields goes back with a short address that names none of them', async () => {
    const unknown = Array.from({ length: 9000 }, (_, i) => `f${i}=`).join('&')
    const body = `email=&${unknown}&constructor=1&password=`
    const response = await send(login, 'POST', {
      headers: { 'content-type': FORM },
      body: body.slice(0, 64_000),
    })
    expect(response.status).toBe(303)
    const location = response.headers.get('location') ?? ''
    expect(location).toBe('/login?error=invalid_input&fields=email%2Cpassword')
  })

  it('that comes from another address of the app ends on a page that names the expected one; the log says so once', async () => {
    const warn = vi.spyOn(log, 'warn')
    const headers = { ...NAVIGATION, host: LAN, origin: `http://${LAN}` }
    for (const handlers of [login, logout, sessionsEnd]) {
      const response = await send(handlers, 'POST', { headers, body: 'email=a' })
      expect([response.status, response.headers.get('content-type')]).toEqual([
        403,
        'text/html; charset=utf-8',
      ])
      const text = await response.text()
      expect(text).toContain(`href="${EXPECTED}"`)
      expect(text).toContain('APP_ORIGIN')
    }
    expect(warn).toHaveBeenCalledTimes(1)
    expect(warn.mock.calls[0]?.[0]).toEqual({ expected: EXPECTED })
  })

  it('of another site ends on a page too, which does not speak of APP_ORIGIN', async () => {
    for (const origin of ['https://evil.example', 'null']) {
      const response = await send(login, 'POST', { headers: { ...NAVIGATION, origin }, body: 'email=a' })
      expect([response.status, response.headers.get('content-type')]).toEqual([
        403,
        'text/html; charset=utf-8',
      ])
      expect(await response.text()).not.toMatch(/APP_ORIGIN|evil/)
    }
  })

  it('with an ended session goes to the login page, which is told why and where to go on', async () => {
    const cookie = await newCookie()
    expect((await send(sessionsEnd, 'POST', { headers: { ...JSON_BODY, cookie }, body: ALL })).status).toBe(
      200,
    )
    const response = await send(sessionsEnd, 'POST', {
      headers: { ...NAVIGATION, cookie },
      body: 'scope=all',
    })
    expect([response.status, response.headers.get('location')]).toEqual([
      303,
      '/login?next=%2Faccount%2Fsessions&reason=signed_out_elsewhere',
    ])
    expect(flashOf(response)).toEqual({ reason: 'signed_out_elsewhere' })
  })

  it('that no browser navigates with gets the document', async () => {
    const headers = { 'content-type': FORM, origin: 'https://evil.example' }
    const response = await send(login, 'POST', { headers, body: 'email=a' })
    expect([response.status, await response.json()]).toMatchObject([403, { code: 'cross_origin' }])
  })

  it('that posts to a page from another site ends on a page', async () => {
    const { NextRequest } = await import('next/server')
    const headers = { ...NAVIGATION, host: 'localhost:4100', origin: 'https://evil.example' }
    const response = await middleware(new NextRequest(`${EXPECTED}/login`, { method: 'POST', headers }))
    expect([response.status, response.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8'])
  })
})

describe('a logout', () => {
  it.each(['logged in', 'a stranger'])('by form tells the browser to clear what it stored: %s', async who => {
    const cookie = who === 'a stranger' ? '' : await newCookie()
    const response = await send(logout, 'POST', { headers: { ...NAVIGATION, cookie }, body: '' })
    expect([response.status, response.headers.get('clear-site-data')]).toEqual([303, '"storage"'])
  })

  it('is done whatever its body is', async () => {
    for (const [type, body] of [
      ['text/plain;charset=UTF-8', 'x'],
      ['application/json', '{bad'],
      ['application/json', '[]'],
      ['multipart/form-data; boundary=x', '--x--'],
      ['application/octet-stream', 'x'.repeat(100_000)],
    ] as const) {
      const cookie = await newCookie()
      const response = await send(logout, 'POST', { headers: { 'content-type': type, cookie }, body })
      expect([response.status, await response.json()]).toMatchObject([200, { revoked: true }])
    }
  })

  it('everywhere leaves word for the login page: how many sessions ended', async () => {
    const cookie = await newCookie()
    const response = await send(sessionsEnd, 'POST', {
      headers: { ...NAVIGATION, cookie },
      body: 'scope=all',
    })
    expect([response.status, response.headers.get('location')]).toEqual([303, '/login'])
    expect(response.headers.get('clear-site-data')).toBe('"storage"')
    expect(flashOf(response)).toEqual({ reason: 'signed_out', ended: 1 })
  })
})
