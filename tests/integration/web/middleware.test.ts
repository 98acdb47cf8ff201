import { NextRequest } from 'next/server'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openEmbeddedApp } from '../../support/embedded-app'
import { PASSWORD } from '../../support/visitor'

const ORIGIN = 'http://localhost:3000'

// What the build puts in for `skipProxyUrlNormalize`: the middleware sees addresses as they were sent.
vi.stubEnv('SIGNUP_RATE_LIMIT', 'off')
vi.stubEnv('__NEXT_NO_MIDDLEWARE_URL_NORMALIZE', '1')
const { middleware } = await import('@/middleware')
const { POST: signUp } = await import('@/app/api/auth/signup/route')
const { GET: readSession } = await import('@/app/api/auth/session/route')

type Init = { method?: string; headers?: Record<string, string> }
type Tokens = { access: string; refresh: string }

const context = { params: Promise.resolve({}) }
const page = (path: string, init: Init = {}) =>
  middleware(
    new NextRequest(`${ORIGIN}${path}`, { ...init, headers: { host: 'localhost:3000', ...init.headers } }),
  )
const session = (headers: Record<string, string>) =>
  readSession(
    new Request(`${ORIGIN}/api/auth/session`, { headers: { host: 'localhost:3000', ...headers } }),
    context,
  )

let people = 0
async function newSession(): Promise<Tokens> {
  people += 1
  const body = JSON.stringify({ name: 'A person', email: `person${people}@example.com`, password: PASSWORD })
  const headers = { host: 'localhost:3000', 'content-type': 'application/json' }
  const response = await signUp(
    new Request(`${ORIGIN}/api/auth/signup`, { method: 'POST', headers, body }),
    context,
  )
  expect(response.status).toBe(201)
  const value = (name: string) =>
    new RegExp(`^${name}=([^;]+)`).exec(
      response.headers.getSetCookie().find(c => c.startsWith(`${name}=`)) ?? '',
    )?.[1]
  return { access: value('access') ?? '', refresh: value('refresh') ?? '' }
}

const isLetIn = (response: Response) => response.headers.get('x-middleware-next') === '1'
const locationOf = (response: Response) => new URL(response.headers.get('location') ?? '', ORIGIN)

let close: () => Promise<void>
beforeAll(async () => {
  close = await openEmbeddedApp()
})
afterAll(() => close?.())

describe('a request with Upgrade rotates nothing, because its answer may not reach a cookie jar', () => {
  it.each(['websocket', 'h2c'])('Upgrade: %s', async protocol => {
    const { refresh } = await newSession()
    const cookie = `refresh=${refresh}`
    for (const path of ['/dashboard', '/', '/login', '/nothing-here']) {
      const response = await page(path, { headers: { cookie, upgrade: protocol } })
      expect([path, response.headers.getSetCookie()]).toEqual([path, []])
    }
    const handler = await session({ cookie, upgrade: protocol })
    expect([handler.status, handler.headers.getSetCookie()]).toEqual([401, []])
    const later = await page('/dashboard', { headers: { cookie } })
    expect([isLetIn(later), later.headers.getSetCookie().length]).toEqual([true, 2])
  })

  it('the access token still opens the page', async () => {
    const { access } = await newSession()
    expect(
      isLetIn(await page('/dashboard', { headers: { cookie: `access=${access}`, upgrade: 'h2c' } })),
    ).toBe(true)
  })
})

describe('a prefetch rotates nothing, in every spelling that browsers send', () => {
  it.each<Record<string, string>>([
    { Purpose: 'prefetch' },
    { 'Sec-Purpose': 'prefetch' },
    { 'Sec-Purpose': 'prefetch;prerender' },
    { 'Sec-Purpose': 'prefetch;anonymous-client-ip' },
    { 'X-Purpose': 'preview' },
    { 'X-Purpose': 'prefetch' },
    { 'X-Moz': 'prefetch' },
    { Purpose: 'Preview' },
    { 'Next-Router-Prefetch': '1' },
    { 'Next-Router-Segment-Prefetch': '/_tree' },
  ])('%j on a page', async headers => {
    const { refresh } = await newSession()
    const cookie = `refresh=${refresh}`
    const early = await page('/dashboard', { headers: { cookie, ...headers } })
    expect([early.status, early.headers.getSetCookie()]).toEqual([401, []])
    expect((await page('/', { headers: { cookie, ...headers } })).headers.getSetCookie()).toEqual([])
    expect(isLetIn(await page('/dashboard', { headers: { cookie } }))).toBe(true)
  })

  it('one that the router of an open page sends is answered by nothing, and is no error in its console', async () => {
    const { refresh } = await newSession()
    const ofRouter = { RSC: '1', 'Next-Router-Prefetch': '1', 'Sec-Fetch-Site': 'same-origin' }
    for (const cookie of [`refresh=${refresh}`, 'access=x']) {
      const early = await page('/dashboard', { headers: { cookie, ...ofRouter } })
      expect([early.status, early.headers.getSetCookie(), await early.text()]).toEqual([204, [], ''])
      expect(early.headers.get('cache-control')).toBe('no-store')
    }
    const click = await page('/dashboard', { headers: { RSC: '1', 'Sec-Fetch-Site': 'same-origin' } })
    expect([click.status, locationOf(click).pathname]).toEqual([303, '/login'])
  })

  it.each<Record<string, string>>([
    { Purpose: 'prefetch' },
    { 'Sec-Purpose': 'prefetch' },
    { 'X-Moz': 'prefetch' },
  ])('%j on an API call is not believed: it rotates like any other', async headers => {
    const { refresh } = await newSession()
    const response = await session({ cookie: `refresh=${refresh}`, ...headers })
    expect([response.status, response.headers.getSetCookie().length]).toEqual([200, 2])
  })
})

describe('the way back after a login', () => {
  it.each([
    ['/admin?q=ada@example.com', '/admin?q=ada@example.com'],
    ['/admin?q=50%25%2F7', '/admin?q=50%25%2F7'],
    ['/dashboard?_rsc=1a2b', '/dashboard'],
    ['/_next/data/build/account/sessions.json', '/account/sessions'],
  ])('of %s is %s', async (asked, next) => {
    const location = locationOf(await page(asked))
    expect([location.pathname, location.searchParams.get('next')]).toEqual(['/login', next])
  })
})

describe('cookies that do not come back', () => {
  const afterLogin = (path: string, headers: Record<string, string> = {}) =>
    page(path, {
      headers: { referer: `${ORIGIN}${path.startsWith('/x') ? '/signup' : '/login'}?next=%2F`, ...headers },
    })

  it('the login page says so when the browser comes from it without any', async () => {
    for (const path of ['/dashboard', '/x'])
      expect(locationOf(await afterLogin(path)).searchParams.get('error')).toBe('cookies_blocked')
  })

  it('but not to a visitor who has not logged in just now', async () => {
    for (const referer of ['', `${ORIGIN}/`, 'https://elsewhere.example/login', 'login']) {
      const { searchParams } = locationOf(await page('/dashboard', { headers: { referer } }))
      expect(searchParams.get('error')).toBeNull()
    }
  })

  it('an address that gets Secure cookies over plain HTTP needs HTTPS', async () => {
    const headers = { host: 'app.example.com', referer: 'http://app.example.com/login' }
    expect(locationOf(await page('/dashboard', { headers })).searchParams.get('error')).toBe(
      'cookies_need_https',
    )
  })

  it.each(['access=junk; access=TOKEN', 'access=TOKEN; refresh=a; refresh=b', 'access=TOKEN; access=TOKEN'])(
    'a cookie that is there twice is refused with a page that names it: %s',
    async cookie => {
      const { access } = await newSession()
      const headers = { cookie: cookie.replaceAll('TOKEN', access), accept: 'text/html' }
      const response = await page('/dashboard', { headers })
      expect([response.status, response.headers.getSetCookie()]).toEqual([401, []])
      const text = await response.text()
      expect(text).toContain(cookie.includes('refresh') ? '“refresh”' : '“access”')
      expect(text).toContain('more than once')
    },
  )
})

describe('pages take GET and HEAD, also where the request hooks do not run', () => {
  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s', async method => {
    const { access } = await newSession()
    const open = await page('/login', { method })
    expect([open.status, open.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    const stranger = await page('/dashboard', { method })
    expect([stranger.status, stranger.headers.get('allow')]).toEqual([401, null])
    expect((await page('/dashboard', { method, headers: { cookie: `access=${access}` } })).status).toBe(405)
  })
})

describe('a POST to the page that has a Server Action', () => {
  const ID = '0'.repeat(42)

  /** Sends a form as a browser does without JavaScript. */
  async function sendForm(fields: Record<string, string>, headers: Record<string, string>) {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    const encoded = new Response(form)
    const body = await encoded.text()
    const type = encoded.headers.get('content-type') ?? ''
    return middleware(
      new NextRequest(`${ORIGIN}/account`, {
        method: 'POST',
        body,
        headers: {
          host: 'localhost:3000',
          'content-type': type,
          'content-length': String(body.length),
          ...headers,
        },
      }),
    )
  }

  it('passes with the fields of an action, and with the id of one', async () => {
    const { access } = await newSession()
    const cookie = `access=${access}`
    expect(isLetIn(await sendForm({ $ACTION_REF_1: '', name: 'Ada' }, { cookie }))).toBe(true)
    expect(isLetIn(await sendForm({ [`$ACTION_ID_${ID}`]: '' }, { cookie }))).toBe(true)
    expect(isLetIn(await sendForm({ '1_name': 'Ada' }, { cookie, 'next-action': ID }))).toBe(true)
  })

  it('without the fields of an action is 405, for a stranger 401', async () => {
    const { access } = await newSession()
    expect((await sendForm({ name: 'Ada' }, { cookie: `access=${access}` })).status).toBe(405)
    expect((await sendForm({ name: 'Ada' }, {})).status).toBe(401)
  })

  it('larger than 64 kB, or without a length, is 413 before it is read', async () => {
    const { access } = await newSession()
    for (const length of ['65537', '', 'x']) {
      const headers = { cookie: `access=${access}`, 'content-length': length || 'none' }
      expect((await sendForm({ $ACTION_REF_1: '' }, headers)).status).toBe(413)
    }
  })

  it('of a stranger: a form is led to the login page, a call goes on without a session', async () => {
    const form = await sendForm({ $ACTION_REF_1: '' }, {})
    expect([form.status, locationOf(form).pathname]).toEqual([303, '/login'])
    const called = await sendForm({ '1_name': 'Ada' }, { 'next-action': ID, 'x-session-handoff': 'x' })
    expect(isLetIn(called)).toBe(true)
    expect(called.headers.has('x-middleware-request-x-session-handoff')).toBe(false)
  })

  it.each([ORIGIN, undefined])('from %s tells Next the host that was accepted', async origin => {
    const { access } = await newSession()
    const headers = { cookie: `access=${access}`, host: 'localhost:3000', ...(origin && { origin }) }
    const response = await sendForm({ $ACTION_REF_1: '' }, headers)
    expect(response.headers.get('x-middleware-request-x-forwarded-host')).toBe(
      origin ? 'localhost:3000' : null,
    )
  })

  it('from another origin is 403', async () => {
    const { access } = await newSession()
    const headers = { cookie: `access=${access}`, origin: 'https://evil.example' }
    expect((await sendForm({ $ACTION_REF_1: '' }, headers)).status).toBe(403)
    expect((await sendForm({}, { ...headers, 'next-action': ID })).status).toBe(403)
  })
})
