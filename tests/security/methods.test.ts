import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppOnRedis, startAppOnRedis } from '../support/app-on-redis'
import { rawRequest } from '../support/raw-request'
import { signUp, type Visitor } from '../support/visitor'

/** Alone three such requests take well below 100 ms; unbounded, more than three seconds. */
const MANY_COOKIES_LIMIT_MS = 2000
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY']
const PAGES = [
  '/',
  '/login',
  '/logout',
  '/signup',
  '/lab',
  '/adopt',
  '/compare',
  '/docs',
  '/docs/api',
  '/docs/adopt',
]
const PROTECTED_PAGES = ['/dashboard', '/account', '/account/sessions', '/nothing-here']
const FILES = ['/icon.svg', '/favicon.ico', '/manifest.webmanifest']
const HANDLERS: [path: string, allow: string, isPublic: boolean][] = [
  ['/api/health', 'GET, HEAD, OPTIONS', true],
  ['/api/ready', 'GET, HEAD, OPTIONS', true],
  ['/api/openapi.json', 'GET, HEAD, OPTIONS', true],
  ['/api/auth/login', 'POST, OPTIONS', true],
  ['/api/auth/logout', 'POST, OPTIONS', true],
  ['/api/auth/events', 'GET, HEAD, OPTIONS', false],
  ['/api/lab/start', 'POST, OPTIONS', true],
  ['/.well-known/jwks.json', 'GET, HEAD, OPTIONS', true],
  ['/robots.txt', 'GET, HEAD, OPTIONS', true],
  ['/docs/adopt.md', 'GET, HEAD, OPTIONS', true],
  ['/llms.txt', 'GET, HEAD, OPTIONS', true],
  ['/api/auth/session', 'GET, HEAD, OPTIONS', false],
  ['/api/auth/confirm', 'POST, OPTIONS', false],
  ['/api/sessions', 'GET, HEAD, DELETE, OPTIONS', false],
  ['/api/account', 'DELETE, OPTIONS', false],
]

describe('methods', () => {
  let running: AppOnRedis
  let visitor: Visitor
  beforeAll(async () => {
    running = await startAppOnRedis()
    visitor = (await signUp(running.origin)).visitor
  })
  afterAll(() => running?.stop())

  const ask = (method: string, target: string, who?: Visitor, headers: Record<string, string> = {}) =>
    rawRequest(running.origin, target, {
      method,
      headers: { ...headers, ...(who && { Cookie: who.cookieHeader() }) },
    })

  /** Holds an answer to what every refused method gets. */
  function expect405(
    { status, headers, text }: Awaited<ReturnType<typeof ask>>,
    allow: string,
    what: string,
  ) {
    expect([what, status, headers.get('allow')]).toEqual([what, 405, allow])
    expect(headers.get('content-type')).toBe('application/problem+json')
    expect(text).toContain('"code":"method_not_allowed"')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  }

  it.each(HANDLERS)(
    '%s has %s; every other method is 405 method_not_allowed',
    async (path, allow, isPublic) => {
      const others = METHODS.filter(method => !allow.split(', ').includes(method) && method !== 'HEAD')
      for (const method of others)
        expect405(await ask(method, path, visitor.copy()), allow, `${method} ${path}`)
      if (isPublic) expect405(await ask('DELETE', path), allow, `a stranger's DELETE ${path}`)
      const options = await ask('OPTIONS', path, visitor.copy())
      expect([options.status, options.headers.get('allow'), options.headers.get('cache-control')]).toEqual([
        204,
        allow,
        'no-store',
      ])
      expect(options.headers.get('content-security-policy')).toContain("default-src 'none'")
      const head = await ask('HEAD', path, visitor.copy())
      if (allow.includes('HEAD')) expect(head.status).toBe(200)
      else expect([head.status, head.headers.get('allow')]).toEqual([405, allow])
      expect(head.text).toBe('')
    },
  )

  it.each([...HANDLERS.filter(([, , isPublic]) => !isPublic).map(([path]) => path), '/api/nothing'])(
    '%s: strangers get 401 for every method, with a challenge and no Allow',
    async path => {
      for (const method of METHODS) {
        const { status, headers } = await ask(method, path)
        expect([method, status, headers.get('allow')]).toEqual([method, 401, undefined])
        expect(headers.get('www-authenticate')).toMatch(/^Cookie realm="/)
      }
    },
  )

  it.each([...PAGES, ...FILES])('%s takes GET and HEAD; every other method is 405', async path => {
    expect((await ask('GET', path)).status).toBe(200)
    expect((await ask('HEAD', path)).status).toBe(200)
    for (const method of METHODS.slice(2))
      expect405(await ask(method, path), 'GET, HEAD', `${method} ${path}`)
  })

  it.each(PROTECTED_PAGES)(
    '%s: other methods than GET and HEAD are 401 for strangers, 405 for users',
    async path => {
      for (const method of METHODS.slice(2)) {
        const stranger = await ask(method, path)
        expect([method, stranger.status, stranger.headers.get('allow')]).toEqual([method, 401, undefined])
        expect405(await ask(method, path, visitor.copy()), 'GET, HEAD', `${method} ${path}`)
      }
    },
  )

  it('a file of the build takes no POST', async () => {
    const folder = join(import.meta.dirname, '../../.next/static/chunks')
    const chunk = readdirSync(folder).find(name => name.endsWith('.js'))
    expect((await ask('GET', `/_next/static/chunks/${chunk}`)).status).toBe(200)
    expect405(await ask('POST', `/_next/static/chunks/${chunk}`), 'GET, HEAD', 'POST a chunk')
  })

  it.each(['GET', 'OPTIONS', 'POST', 'HEAD'])('%s * is refused', async method => {
    for (const who of [undefined, visitor.copy()]) {
      const { status } = await ask(method, '*', who)
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
    }
  })

  it.each(
    ['x', '%', '%5B', '%5B%5D', '{}', '[1]', 'x'.repeat(50_000)].map(tree => [tree.slice(0, 20), tree]),
  )('next-router-state-tree: %s is no fault of the server', async (_name, tree) => {
    for (const path of ['/login?_rsc=x', '/dashboard?_rsc=x', '/dashboard']) {
      const headers = { RSC: '1', 'Next-Router-State-Tree': tree.slice(0, 12_000) }
      for (const who of [undefined, visitor.copy()]) {
        const first = await ask('GET', path, who, headers)
        expect(first.status).toBeLessThan(500)
        // Next sends a router's request without the right checksum to the address that has it.
        const location = first.headers.get('location')
        if (first.status === 307 && location)
          expect((await ask('GET', location, who, headers)).status).toBeLessThan(500)
      }
    }
  })

  it('x-middleware-prefetch on a protected handler is 401', async () => {
    const { status } = await ask('GET', '/api/auth/session', undefined, { 'x-middleware-prefetch': '1' })
    expect(status).toBe(401)
  })

  it('a page of Next’s own with the status 500 is 404', async () => {
    const { visitor: own } = await signUp(running.origin)
    expect((await ask('GET', '/_global-error', own)).status).toBe(404)
  })

  it('1,500 cookies cost no time, and take no session away', async () => {
    const { visitor: own } = await signUp(running.origin)
    const others = Array.from({ length: 1500 }, (_, i) => `c${i}=v`).join('; ')
    const startedAt = performance.now()
    for (const path of ['/api/auth/session', '/api/health', '/dashboard'])
      expect((await own.send(path, { headers: { cookie: `${others}; ${own.cookieHeader()}` } })).status).toBe(
        200,
      )
    expect(performance.now() - startedAt).toBeLessThan(MANY_COOKIES_LIMIT_MS)
  })

  it('HEAD on the event stream ends at once, and leaves no watch behind', async () => {
    const { visitor: own } = await signUp(running.origin)
    for (let i = 0; i < 8; i += 1) expect((await ask('HEAD', '/api/auth/events', own)).status).toBe(200)
    const aborter = new AbortController()
    const stream = await own.send('/api/auth/events', { signal: aborter.signal })
    expect(stream.status).toBe(200)
    aborter.abort()
  })

  it.each([
    'http://evil.example/dashboard',
    'http://evil.example/login',
    'http:///dashboard',
    'http://evil.example',
  ])('the absolute form %s never leads to another host', async target => {
    const { status, headers } = await ask('GET', target)
    expect([200, 303, 400]).toContain(status)
    expect(headers.get('location') ?? '/').toMatch(/^\/(?!\/)/)
  })

  describe('bodies', () => {
    /** Begins a request with a body that does not end. @returns the status line of the answer. */
    async function unfinished(path: string, then: 'wait' | 'abort'): Promise<string> {
      const { hostname, port } = new URL(running.origin)
      const socket = connect(Number(port), hostname)
      await once(socket, 'connect')
      const head = [
        `POST ${path} HTTP/1.1`,
        `Host: ${hostname}:${port}`,
        `Cookie: ${visitor.cookieHeader()}`,
        'Content-Type: application/json',
        'Content-Length: 10000000',
      ]
      socket.write(`${head.join('\r\n')}\r\n\r\n{"email":"${'x'.repeat(30_000)}`)
      if (then === 'abort') {
        // The server has begun to read when it has taken what is written.
        while (socket.bytesWritten > 0 && socket.writableLength > 0) await once(socket, 'drain')
        socket.destroy()
        await once(socket, 'close')
        return ''
      }
      const [answer] = (await once(socket.setEncoding('latin1'), 'data')) as [string]
      socket.destroy()
      return answer.split('\r\n')[0] ?? ''
    }

    it.each(['/', '/login', '/dashboard', '/icon.svg'])('%s answers without reading the body', async path => {
      expect(await unfinished(path, 'wait')).toContain(' 405 ')
    })

    it.each(['/api/auth/login', '/api/auth/confirm', '/api/account/password', '/', '/dashboard'])(
      '%s: bodies that break off are no error of the server',
      async path => {
        await Promise.all(Array.from({ length: 10 }, () => unfinished(path, 'abort')))
        expect((await ask('GET', '/api/health')).status).toBe(200)
        expect(running.app.output()).not.toMatch(/"level":50|ECONNRESET|Error: aborted/)
      },
    )
  })
})
