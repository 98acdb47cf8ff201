import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hookRequests } from '@/lib/server/request-hooks'
import { rawRequest } from '../../support/raw-request'

hookRequests({ trustProxy: false, isDevelopment: false, isVercel: false })

/** A server as Next makes it: with a listener that leaves upgrade requests without an answer. */
let server: Server
let origin: string
let seen: IncomingMessage[]
let upgrades: number

beforeEach(async () => {
  seen = []
  upgrades = 0
  server = createServer((request, response) => {
    seen.push(request)
    response.end('answered')
  })
  server.on('upgrade', (_request, socket) => {
    upgrades += 1
    socket.destroy()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.close()
})

type Init = { method?: string; headers?: Record<string, string> }

/** Sends a request. @returns it as Next would see it. */
async function seenBy(target: string, init: Init = {}): Promise<IncomingMessage> {
  await rawRequest(origin, target, init)
  const request = seen.at(-1)
  if (!request) throw new Error('the server saw no request')
  return request
}

describe('a request with Upgrade is an ordinary one', () => {
  it.each(['websocket', 'h2c', 'TLS/1.3', 'anything'])('Upgrade: %s', async protocol => {
    const headers = { Connection: 'Upgrade, close', Upgrade: protocol }
    for (let i = 0; i < 10; i += 1) {
      const { status, text } = await rawRequest(origin, '/dashboard', { headers })
      expect([status, text.includes('answered')]).toEqual([200, true])
    }
    expect([seen.length, upgrades]).toEqual([10, 0])
  })

  it('and its X-Forwarded-For is the peer’s address', async () => {
    const headers = { Connection: 'Upgrade, close', Upgrade: 'websocket', 'X-Forwarded-For': '6.6.6.6' }
    expect((await seenBy('/dashboard', { headers })).headers['x-forwarded-for']).toBe('127.0.0.1')
  })
})

describe('headers that only Next, a proxy or this app may set are dropped', () => {
  it.each([
    'x-middleware-prefetch',
    'x-middleware-subrequest',
    'x-middleware-invoke',
    'x-middleware-set-cookie',
    'x-middleware-anything-new',
    'x-invoke-path',
    'x-matched-path',
    'x-now-route-matches',
    'x-nextjs-data',
    'x-next-resume-state-length',
    'x-vercel-forwarded-for',
    'x-prerender-revalidate',
    'next-resume',
    'next-router-state-tree',
    'next-action',
    'x-session-handoff',
    'x-refused-path',
    'x-nonce',
    'x-forwarded-host',
    'x-forwarded-proto',
  ])('%s', async name => {
    for (const path of ['/dashboard', '/api/auth/session', '/login'])
      expect((await seenBy(path, { headers: { [name]: 'x' } })).headers[name]).toBeUndefined()
  })

  it.each(['rsc', 'next-router-prefetch', 'next-router-segment-prefetch', 'next-url', 'purpose', 'cookie'])(
    '%s stays',
    async name => {
      expect((await seenBy('/dashboard', { headers: { [name]: 'x' } })).headers[name]).toBe('x')
    },
  )
})

describe('a request with more cookies than a browser keeps', () => {
  const foreign = (count: number) => Array.from({ length: count }, (_, i) => `c${i}=v`)
  const cookiesOf = async (pairs: string[]) =>
    (await seenBy('/dashboard', { headers: { Cookie: pairs.join('; ') } })).headers.cookie

  it('keeps those of this app, in every spelling and as often as they came', async () => {
    const own = ['access=a', '\t__Host-access=b', 'access=a', 'refresh=r', 'logout-ticket=t', 'device=d']
    const others = ['\u00a0access=x', 'access =x', 'xaccess=x', '__Host-xaccess=x', 'access', 'lab-1=x']
    const kept = await cookiesOf([...foreign(1000), ...own, ...others])
    expect(kept?.split(';').map(pair => pair.trim())).toEqual(own.map(pair => pair.trim()))
  })

  it('keeps all up to a hundred', async () => {
    expect(await cookiesOf(foreign(100))).toBe(foreign(100).join('; '))
  })
})

it('the error page of Next, which has the status 500, is no address', async () => {
  for (const target of ['/_global-error', '/_global-error?_rsc=1', 'http://other.example/_global-error'])
    expect((await seenBy(target)).url).toBe('/_not-found')
})

describe('the request target is one that Next answers without a fault', () => {
  it.each([
    ['http://evil.example/dashboard', '/dashboard'],
    ['HTTPS://evil.example:8443/dashboard?x=1', '/dashboard?x=1'],
    ['http://evil.example', '/'],
    ['http://evil.example?x=1', '/?x=1'],
    ['http:///dashboard', '/dashboard'],
    ['http://user@evil.example/login', '/login'],
    ['/dashboard?next=http://x', '/dashboard?next=http://x'],
    ['/%E0%A4%A', '/api/nowhere'],
    ['*', '/api/nowhere'],
    ['ftp://evil.example/x', '/api/nowhere'],
  ])('%s is taken as %s', async (target, url) => {
    expect((await seenBy(target)).url).toBe(url)
  })
})

describe('pages and files take GET and HEAD', () => {
  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is led to the refusal', async method => {
    for (const path of ['/', '/dashboard', '/icon.svg', '/_next/static/chunks/x.js', '/login?x=1']) {
      const { url, headers } = await seenBy(path, { method })
      expect([url, headers['x-refused-path']]).toEqual(['/api/refused', path.split('?')[0]])
    }
  })

  it('also when a POST names a Server Action on a page that has none', async () => {
    const init = { method: 'POST', headers: { 'next-action': 'abc' } }
    const { url, headers } = await seenBy('/dashboard', init)
    expect([url, headers['next-action']]).toEqual(['/api/refused', undefined])
  })

  const ID = '0'.repeat(42)
  const FORM = 'multipart/form-data; boundary=x'

  it.each([
    ['/account', { 'next-action': ID }],
    ['/account?x=1', { 'next-action': ID, 'content-type': FORM }],
    ['/account', { 'content-type': FORM }],
  ] as [string, Record<string, string>][])(
    'a POST to %s with %j may be a Server Action',
    async (path, headers) => {
      const seen = await seenBy(path, { method: 'POST', headers })
      expect([seen.url, seen.headers['next-action']]).toEqual([path, headers['next-action']])
    },
  )

  it.each([
    ['POST', '/account', {}],
    ['POST', '/account', { 'next-action': 'abc' }],
    ['POST', '/account', { 'next-action': ID.replace('0', 'X') }],
    ['POST', '/account', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['POST', '/account', { 'content-type': 'application/x-www-form-urlencoded', 'next-action': ID }],
    ['POST', '/account', { 'content-type': 'application/json' }],
    ['POST', '/account', { 'content-type': FORM, 'next-action': '' }],
    ['PUT', '/account', { 'next-action': ID }],
    ['POST', '/account/', { 'next-action': ID }],
    ['POST', '/Account', { 'next-action': ID }],
    ['POST', '/account/sessions', { 'next-action': ID }],
    ['POST', '/login', { 'content-type': FORM }],
  ] as [string, string, Record<string, string>][])(
    '%s %s with %j is led to the refusal',
    async (method, path, headers) => {
      const seen = await seenBy(path, { method, headers })
      expect([seen.url, seen.headers['next-action']]).toEqual(['/api/refused', undefined])
    },
  )

  it.each(['GET', 'HEAD'])('%s passes', async method => {
    expect((await seenBy('/dashboard', { method })).url).toBe('/dashboard')
  })

  it.each(['POST', 'DELETE', 'OPTIONS'])(
    '%s passes to handlers, which answer it themselves',
    async method => {
      for (const path of ['/api/auth/session', '/.well-known/jwks.json', '/robots.txt'])
        expect((await seenBy(path, { method })).url).toBe(path)
    },
  )

  it.each(['TRACE', 'PROPFIND', 'QUERY', 'LINK', 'REPORT'])(
    '%s, which no handler can have, arrives as PUT, which none has',
    async method => {
      expect((await seenBy('/api/auth/session', { method })).method).toBe('PUT')
    },
  )
})
