import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningApp, startApp } from '../support/app'
import { type AppOnRedis, appEnv, startAppOnRedis } from '../support/app-on-redis'
import { PASSWORD, signUp, Visitor } from '../support/visitor'

const PAGES = ['/', '/login', '/signup', '/login?error=invalid_credentials']
const PROTECTED = ['/dashboard', '/account', '/account/sessions', '/account/confirm', '/nothing-here']
const API = [
  '/api/health',
  '/api/ready',
  '/api/auth/session',
  '/api/sessions',
  '/api/account/events',
  '/api/nothing',
]
const FILES = ['/icon.svg', '/_next/static/nothing.js', '/favicon.ico']
const ALL = [...PAGES, ...PROTECTED, ...API, ...FILES, '//dashboard', '/dashboard/']

describe('response headers', () => {
  let running: AppOnRedis
  let secure: RunningApp
  let visitor: Visitor
  beforeAll(async () => {
    running = await startAppOnRedis()
    secure = await startApp({ env: appEnv(running.server, { APP_ORIGIN: 'https://app.example.com' }) })
    visitor = (await signUp(running.origin)).visitor
  })
  afterAll(async () => {
    await secure?.stop()
    await running?.stop()
  })

  const policyOf = (response: Response) => response.headers.get('content-security-policy') ?? ''

  it.each(ALL)(
    '[A3.4.4 A3.4.5 A3.4.8] %s: nosniff, a referrer policy, and no word on what serves it',
    async path => {
      for (const who of [visitor.copy(), new Visitor(running.origin)]) {
        const { headers } = await who.send(path)
        expect(headers.get('x-content-type-options')).toBe('nosniff')
        expect(headers.get('referrer-policy')).toBe('same-origin')
        expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
        expect(headers.get('x-powered-by')).toBeNull()
        expect(headers.get('server')).toBeNull()
      }
    },
  )

  it.each([...PAGES, ...PROTECTED, ...API, ...FILES])(
    '[A3.4.3 A3.4.6] %s: a policy without object, base or frame',
    async path => {
      for (const who of [visitor.copy(), new Visitor(running.origin)]) {
        const policy = policyOf(await who.send(path))
        expect(policy).toContain("object-src 'none'")
        expect(policy).toContain("base-uri 'none'")
        expect(policy).toContain("frame-ancestors 'none'")
        expect(policy).not.toMatch(/unsafe-(inline|eval)|\*|nonce-'/)
      }
    },
  )

  it.each([...PAGES, '/dashboard', '/account'])(
    '[A3.4.3] %s: every script carries this answer’s own nonce',
    async path => {
      const nonces = new Set<string>()
      for (let i = 0; i < 3; i += 1) {
        const response = await (PAGES.includes(path) ? new Visitor(running.origin) : visitor.copy()).send(
          path,
        )
        const nonce = /'nonce-([\w+/=]{22,})'/.exec(policyOf(response))?.[1] ?? ''
        nonces.add(nonce)
        const scripts = (await response.text()).match(/<script\b[^>]*>/g) ?? []
        expect(scripts.length).toBeGreaterThan(0)
        expect(scripts.filter(tag => !tag.includes(`nonce="${nonce}"`))).toEqual([])
      }
      expect(nonces.size).toBe(3)
    },
  )

  it('a nonce or a policy from outside is not taken over', async () => {
    const headers = { 'x-nonce': 'chosen', 'content-security-policy': "script-src 'nonce-chosen'" }
    const response = await new Visitor(running.origin).send('/login', { headers })
    expect(`${policyOf(response)}${await response.text()}`).not.toContain('chosen')
  })

  it.each([...PROTECTED, ...API, '/login', '/signup'])('[A14.3.2] %s is kept by no cache', async path => {
    for (const who of [visitor.copy(), new Visitor(running.origin)]) {
      expect((await who.send(path)).headers.get('cache-control')).toContain('no-store')
    }
  })

  it('[A14.3.2] answers to logins, refreshes and logouts are kept by no cache', async () => {
    const { visitor: own, email } = await signUp(running.origin)
    const answers = [
      await own.json('/api/auth/login', { email, password: PASSWORD }),
      await own.json('/api/auth/login', { email, password: 'something else' }),
      await own.form('/api/auth/login', { email, password: PASSWORD }),
      await own.send('/api/auth/refresh', { method: 'POST' }),
      await own.send('/api/auth/logout', { method: 'POST' }),
    ]
    expect(answers.map(answer => answer.headers.get('cache-control'))).toEqual(answers.map(() => 'no-store'))
    expect(answers.at(-1)?.headers.get('clear-site-data')).toBe('"storage"')
  })

  it.each(ALL)(
    '[A3.4.1] %s over HTTPS: HSTS for two years and all subdomains; over HTTP none',
    async path => {
      const hsts = (origin: string) =>
        new Visitor(origin).send(path).then(r => r.headers.get('strict-transport-security'))
      expect(await hsts(secure.origin)).toBe('max-age=63072000; includeSubDomains')
      expect(await hsts(running.origin)).toBeNull()
    },
  )

  it('[A3.3.1 A3.3.2 A3.3.3 A3.3.4 C4.1.3.2] every cookie over HTTPS is __Host-, Secure, HttpOnly, SameSite=Lax, Path=/', async () => {
    const { visitor: own, email } = await signUp(secure.origin)
    const answers = [
      await own.json('/api/auth/login', { email, password: PASSWORD, remember: true }),
      await own.form('/api/auth/login', { email, password: 'something else' }),
      await own.send('/api/auth/refresh', { method: 'POST' }),
      await own.send('/api/auth/logout', { method: 'POST' }),
      await own.copy().send('/dashboard', { headers: { cookie: '__Host-access=x' } }),
    ]
    const cookies = answers.flatMap(answer => answer.headers.getSetCookie())
    expect(cookies.length).toBeGreaterThan(8)
    for (const cookie of cookies) {
      const [pair = '', ...attributes] = cookie.split('; ')
      expect(pair).toMatch(/^__Host-(access|refresh|logout-ticket|flash|device)=/)
      expect(attributes.filter(a => !a.startsWith('Max-Age')).sort()).toEqual([
        'HttpOnly',
        'Path=/',
        'SameSite=Lax',
        'Secure',
      ])
      expect(pair.length).toBeLessThanOrEqual(4096)
    }
  })

  it('[A3.3.5] no cookie is larger than a browser keeps, whatever a failed form had in it', async () => {
    const { visitor: own } = await signUp(running.origin)
    for (const filler of ['x', '漢', '\u0001', '"', '🦀']) {
      const long = filler.repeat(2000)
      const response = await own
        .copy()
        .form('/api/auth/login', { email: long, password: 'x', next: `/${long}`, name: long })
      expect(response.status).toBe(303)
      for (const cookie of response.headers.getSetCookie())
        expect(cookie.split(';')[0]?.length).toBeLessThanOrEqual(4096)
    }
  })

  it('[C4.1.3.2] over HTTPS a cookie without the prefix counts for nothing', async () => {
    const { visitor: own } = await signUp(secure.origin)
    const token = own.cookie('__Host-access')
    const session = (cookie: string) => fetch(`${secure.origin}/api/auth/session`, { headers: { cookie } })
    expect((await session(`__Host-access=${token}`)).status).toBe(200)
    expect((await session(`access=${token}`)).status).toBe(401)
  })

  it('[A7.3.1] without "keep me logged in" the cookies end with the browser', async () => {
    const { email } = await signUp(running.origin)
    const lives = async (remember: boolean) => {
      const response = await new Visitor(running.origin).json('/api/auth/login', {
        email,
        password: PASSWORD,
        remember,
      })
      const cookies = response.headers.getSetCookie().filter(cookie => /^(access|refresh)=/.test(cookie))
      return cookies.map(cookie => /Max-Age=(\d+)/.exec(cookie)?.[1])
    }
    expect(await lives(false)).toEqual([undefined, undefined])
    expect(await lives(true)).toEqual(['900', '2592000'])
  })
})
