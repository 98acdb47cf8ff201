import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HANDOFF_HEADER } from '@/lib/session/next'
import { REFUSED_PATH_HEADER } from '@/lib/web/page-methods'
import { APP_SECRET, type AppOnRedis, startAppOnRedis } from '../support/app-on-redis'
import { forge, headerFor } from '../support/forge'
import { type RawAnswer, rawRequest } from '../support/raw-request'
import { PROTECTED_TEXT, signUp } from '../support/visitor'

/** Headers between parts of Next, today or once, and between parts of the app: none of them is a client's to send. */
const INTERNAL_HEADERS: Record<string, string>[] = [
  ...[
    'middleware',
    'src/middleware',
    'pages/_middleware',
    'proxy',
    'middleware:middleware:middleware:middleware:middleware',
  ].map(value => ({ 'x-middleware-subrequest': value })),
  { 'x-middleware-subrequest': 'middleware', 'X-Middleware-Subrequest-Id': '1' },
  { 'x-middleware-next': '1' },
  { 'x-middleware-skip': '1' },
  { 'x-middleware-prefetch': '1' },
  { 'x-middleware-invoke': '1' },
  { 'x-middleware-rewrite': '/dashboard' },
  {
    'x-middleware-override-headers': `cookie,${HANDOFF_HEADER}`,
    [`x-middleware-request-${HANDOFF_HEADER}`]: 'x',
  },
  { 'x-middleware-set-cookie': 'access=x' },
  { 'x-matched-path': '/dashboard' },
  { 'x-invoke-path': '/dashboard', 'x-invoke-output': '/dashboard' },
  { 'x-invoke-status': '200' },
  { 'x-now-route-matches': '1=/dashboard' },
  { 'x-rewrite-url': '/dashboard' },
  { 'x-original-url': '/dashboard' },
  { 'x-forwarded-uri': '/dashboard' },
  { [HANDOFF_HEADER]: 'A'.repeat(22) },
  { [HANDOFF_HEADER.toUpperCase()]: 'constructor' },
  { [REFUSED_PATH_HEADER]: '/dashboard' },
  { [REFUSED_PATH_HEADER]: '/login' },
  { 'x-nextjs-data': '1' },
  { 'next-resume': '1' },
  { 'x-prerender-revalidate': '1' },
]

const ROUTER_HEADERS: Record<string, string>[] = [
  { RSC: '1' },
  { RSC: '1', 'Next-Router-Prefetch': '1' },
  { RSC: '1', 'Next-Router-Prefetch': '2' },
  { RSC: '1', 'Next-Router-Prefetch': '1', 'Next-Router-Segment-Prefetch': '/_tree' },
  { RSC: '1', 'Next-Router-Segment-Prefetch': '/dashboard/__PAGE__' },
  { RSC: '1', 'Next-Router-State-Tree': '%5B%22%22%2C%7B%7D%5D' },
  { Purpose: 'prefetch' },
  { 'Sec-Purpose': 'prefetch;prerender' },
]

const METHOD_OVERRIDES: Record<string, string>[] = [
  { 'X-HTTP-Method-Override': 'GET' },
  { 'X-Method-Override': 'HEAD' },
]

const PATHS = [
  '//dashboard',
  '///dashboard',
  '/dashboard/',
  '/dashboard//',
  '/./dashboard',
  '/login/../dashboard',
  '/login/..;/dashboard',
  '/..//dashboard',
  '/%64ashboard',
  '/dashboard%2f',
  '/dashboard%20',
  '/dashboard%00',
  '/dashboard%0a',
  '/dashboard;x=1',
  '/dashboard;/login',
  '/dashboard/.',
  '/Dashboard',
  '/DASHBOARD',
  '/dashboard.rsc',
  '/dashboard.txt',
  '/dashboard.json',
  '/dashboard.segments/_tree.segment.rsc',
  '/dashboard.segments/_full.segment.rsc',
  '/dashboard.segments/dashboard/__PAGE__.segment.rsc',
  '/dashboard.prefetch.rsc',
  '/index.rsc',
  '/account/sessions.rsc',
  '/_next/data/build/dashboard.json',
  '/_next/data/build/en/dashboard.json',
  '/_next/data/dashboard.json',
  '/en/dashboard',
  '/dashboard?nxtPpath=login',
  '/login?nxtPpath=dashboard',
  '/dashboard?nxtIpath=x',
  '/?__nextLocale=en&nxtPpage=dashboard',
  '/login?__nextDataReq=1&path=/dashboard',
  '/dashboard?_rsc=abc',
  '/\\dashboard',
  '/login\\..\\dashboard',
  '/%5cdashboard',
  '/login%2f..%2fdashboard',
  '/login/%2e%2e/dashboard',
  '/%2e/dashboard',
  '/api/../dashboard',
  '/api/..%2fdashboard',
  '/api/%2e%2e/dashboard',
  '/_next/static/../../dashboard',
  '/_next/static/..%2f..%2fdashboard',
  '/_next/static/%2e%2e/%2e%2e/dashboard',
  '/_next/image?url=%2Fdashboard&w=640&q=75',
  '/_next/image?url=http%3A%2F%2F127.0.0.1%2F&w=640&q=75',
  '/favicon.ico/../dashboard',
  '/icon.svg/../dashboard',
  '/icon.svg/dashboard',
  '/favicon.ico/dashboard',
  '/dashboard#x',
  '/dashboard?',
  '/account;/sessions',
  '/account/Sessions',
  '/admin',
  '/dashboard/%E0%A4%A',
  '/%E0%A4%A',
  '/api/sessions/%E0%A4%A',
  '/api/auth/session/',
  '/api//auth/session',
  '/API/auth/session',
  '/api/auth/Session',
  '/api/auth/session.rsc',
  '/api/auth/%73ession',
  '/api/auth/session%2f',
  '/api/auth/login/../session',
  'http://evil.example/dashboard',
  '/.env',
  '/.next/server/middleware.js',
  '/_next/../package.json',
  '/_next/static/%2e%2e/%2e%2e/server/middleware.js',
]

/** Whether a header of an answer is one that its client must not see. */
const isInternal = (name: string) =>
  name.startsWith('x-middleware-request') || name === HANDOFF_HEADER || name === REFUSED_PATH_HEADER

const METHODS = ['HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'QUERY']

describe('[A6.3.4] no way round the middleware', () => {
  let running: AppOnRedis
  /** By the state of the visitor: nobody, a run-out token, a token that was logged out. */
  let cookies: Record<string, string>

  beforeAll(async () => {
    running = await startAppOnRedis()
    const { visitor } = await signUp(running.origin)
    const revoked = visitor.cookieHeader()
    const claims = decodeJwt<{ iat: number }>(visitor.cookie('access'))
    const past = { ...claims, iat: claims.iat - 7200, exp: claims.iat - 3600 }
    await visitor.send('/api/auth/logout', { method: 'POST' })
    cookies = {
      'no cookie': '',
      'an expired token': `access=${forge({ header: headerFor(APP_SECRET), payload: past, secret: APP_SECRET })}`,
      'a revoked session': revoked,
    }
  })
  afterAll(() => running?.stop())

  /** Sends it in each state. @returns what let somebody in, leaked, or broke. */
  async function leaks(target: string, init: { method?: string; headers?: Record<string, string> } = {}) {
    const found: string[] = []
    for (const [state, cookie] of Object.entries(cookies)) {
      const headers = { ...init.headers, ...(cookie && { Cookie: cookie }) }
      const answer = await rawRequest(running.origin, target, { ...init, headers })
      const fault = whatIsWrong(answer)
      if (fault)
        found.push(
          `${state}: ${init.method ?? 'GET'} ${target} ${JSON.stringify(init.headers)}: ${answer.status} ${fault}`,
        )
    }
    return found
  }

  function whatIsWrong({ status, headers, text }: RawAnswer): string | null {
    if (status >= 500 || status === 0) return 'a fault of the server'
    if (PROTECTED_TEXT.test(text)) return 'protected content'
    if (
      /self\.__next_f|text\/x-component/.test(`${text}${headers.get('content-type')}`) &&
      /dashboard|sessions/i.test(text)
    ) {
      // The login page names the page to go on to, in its own hidden field and nowhere else.
      if (!/Log in/.test(text)) return 'a page that is not the login page'
    }
    return [...headers.keys()].some(isInternal) ? 'an internal header' : null
  }

  it('the measure is not blind: with a living session the same request shows the page', async () => {
    const { visitor } = await signUp(running.origin)
    const answer = await rawRequest(running.origin, '/dashboard', {
      headers: { Cookie: visitor.cookieHeader() },
    })
    expect(answer.status).toBe(200)
    expect(whatIsWrong(answer)).toBe('protected content')
  })

  it.each([
    '/dashboard',
    '/account',
    '/account/sessions',
    '/account/confirm',
    '/api/auth/session',
    '/api/sessions',
  ])('GET %s is refused in every state', async path => {
    for (const cookie of Object.values(cookies)) {
      const { status, headers } = await rawRequest(running.origin, path, {
        headers: cookie ? { Cookie: cookie } : {},
      })
      expect(status).toBe(path.startsWith('/api/') ? 401 : 303)
      if (status === 303) expect(headers.get('location')).toMatch(/^\/login\?next=/)
    }
  })

  it.each(PATHS)('by the path %s', async path => expect(await leaks(path)).toEqual([]))

  it.each(INTERNAL_HEADERS)('by a header that only Next or the app may set: %j', async headers => {
    for (const path of ['/dashboard', '/api/auth/session', '/login'])
      expect(await leaks(path, { headers })).toEqual([])
    const { status } = await rawRequest(running.origin, '/dashboard', { headers })
    expect([303, 401]).toContain(status)
    // For a public path it answers 405: only the app itself may name the path.
    expect((await rawRequest(running.origin, '/api/refused', { headers })).status).toBe(401)
  })

  it.each(ROUTER_HEADERS)('by headers of the router or a prefetch: %j', async headers => {
    for (const path of ['/dashboard', '/dashboard.rsc', '/dashboard?_rsc=1', '/account/sessions']) {
      expect(await leaks(path, { headers })).toEqual([])
    }
    const { status } = await rawRequest(running.origin, '/dashboard', { headers })
    expect([303, 401]).toContain(status)
  })

  it.each(METHODS)('by the method %s', async method => {
    for (const path of ['/dashboard', '/api/auth/session', '/account/sessions', '/api/nothing']) {
      expect(await leaks(path, { method })).toEqual([])
      for (const headers of METHOD_OVERRIDES) expect(await leaks(path, { method, headers })).toEqual([])
    }
  })

  it('by a method override on an open address', async () => {
    const { visitor } = await signUp(running.origin)
    for (const headers of METHOD_OVERRIDES.concat({ 'X-HTTP-Method-Override': 'DELETE' })) {
      await visitor.send('/api/auth/session', { headers })
      await visitor.send('/api/sessions?_method=DELETE&scope=all', { headers })
    }
    expect((await visitor.send('/api/auth/session')).status).toBe(200)
  })

  it('a Host header of the client’s own does not choose where a redirect leads', async () => {
    const hosts: Record<string, string>[] = [
      { Host: 'evil.example' },
      { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'https' },
    ]
    for (const headers of hosts) {
      for (const target of ['/dashboard', '//dashboard', '/dashboard/']) {
        const answer = await rawRequest(running.origin, target, {
          headers,
        })
        expect(`${answer.headers.get('location')}${answer.headers.get('refresh')}`).not.toContain('evil')
      }
    }
  })

  it('no internal header reaches the client', async () => {
    const { visitor } = await signUp(running.origin)
    const page = await visitor.send('/dashboard')
    const names = [...page.headers.keys()]
    expect(names.filter(name => isInternal(name) || /^x-(middleware|nonce)/.test(name))).toEqual([])
  })

  it('two session cookies at once are refused, whichever of them is good', async () => {
    const { visitor } = await signUp(running.origin)
    const { visitor: other } = await signUp(running.origin)
    const [mine, theirs] = [visitor.cookie('access'), other.cookie('access')]
    for (const cookie of [
      `access=${mine}; access=${theirs}`,
      `access=x; access=${mine}`,
      `access=${mine}; access=${mine}`,
      `access=${mine}; refresh=a; refresh=b`,
    ]) {
      for (const path of ['/dashboard', '/api/auth/session', '/login']) {
        const answer = await rawRequest(running.origin, path, { headers: { Cookie: cookie } })
        expect(PROTECTED_TEXT.test(answer.text)).toBe(false)
        if (path !== '/login') expect([303, 401]).toContain(answer.status)
      }
    }
    const twoHeaders = `access=${mine}\r\nCookie: access=${theirs}`
    expect(
      (await rawRequest(running.origin, '/api/auth/session', { headers: { Cookie: twoHeaders } })).status,
    ).toBe(401)
  })
})
