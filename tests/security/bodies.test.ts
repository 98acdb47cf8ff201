import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppOnRedis, startAppOnRedis } from '../support/app-on-redis'
import { isLong } from '../support/length'
import { rawRequest } from '../support/raw-request'
import { PASSWORD, signUp, Visitor } from '../support/visitor'

const ROUTES = [
  '/api/auth/signup',
  '/api/auth/login',
  '/api/auth/confirm',
  '/api/account/password',
  '/api/sessions/end',
]
const BODYLESS = ['/api/auth/refresh']
const RUNS = isLong ? 20_000 : 150

describe('bad bodies are 4xx problem documents, never a 5xx', () => {
  let running: AppOnRedis
  let visitor: Visitor
  beforeAll(async () => {
    running = await startAppOnRedis()
    visitor = (await signUp(running.origin)).visitor
  })
  afterAll(() => running?.stop())

  async function send(path: string, type: string | null, body: BodyInit) {
    const response = await visitor.copy().send(path, {
      method: 'POST',
      headers: type === null ? {} : { 'content-type': type },
      body,
    })
    const text = await response.text()
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(text).not.toMatch(/\bat .*\(|node_modules|\.js:\d+|ZodError/)
    return [response.status, (JSON.parse(text) as { code: string }).code]
  }

  describe.each([...ROUTES, ...BODYLESS])('POST %s', path => {
    it.each(['{', '{"a":', 'nonsense', '{"a":1}x', "{'a':1}", '\u0000', '[1,', 'undefined', 'NaN'])(
      'unreadable JSON: %j',
      async text => {
        expect(await send(path, 'application/json', text)).toEqual([400, 'invalid_json'])
      },
    )

    it.each([
      'null',
      'true',
      '1',
      '"text"',
      '[]',
      '[{}]',
      '{"unknown":1}',
      '{"__proto__":{"email":"x"}}',
      '{"constructor":{"prototype":{}}}',
    ])('JSON that is no such object: %s', async text => {
      expect(await send(path, 'application/json', text)).toEqual([422, 'invalid_input'])
    })

    it.each([
      'text/plain',
      'multipart/form-data; boundary=x',
      'application/xml',
      'image/png',
      'application/x-ndjson',
      'x',
      'application/jsonp',
    ])('a content type that is neither JSON nor a form: %s', async type => {
      expect(await send(path, type, '{"email":"a@b.example"}')).toEqual([415, 'unsupported_media_type'])
    })

    it('1 MB, with and without an announced length', async () => {
      const big = JSON.stringify({ email: 'x'.repeat(1_000_000) })
      expect(await send(path, 'application/json', big)).toEqual([413, 'body_too_large'])
      const stream = new Blob([big]).stream()
      const response = await visitor.copy().send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: stream,
        duplex: 'half',
      } as RequestInit)
      expect(response.status).toBe(413)
    })

    it('64 kB is let in, one byte more is not', async () => {
      const fill = (size: number) => JSON.stringify({ a: 'x'.repeat(size - 8) })
      expect((await send(path, 'application/json', fill(65_536)))[0]).toBe(422)
      expect((await send(path, 'application/json', fill(65_537)))[0]).toBe(413)
    })

    it('deeply nested JSON', async () => {
      expect(
        (await send(path, 'application/json', `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`))[0],
      ).toBeLessThan(500)
    })
  })

  it.each([
    ['text/plain;charset=UTF-8', ''],
    ['text/plain;charset=UTF-8', 'x'],
    ['application/json', '{"x":1}'],
    ['application/json', '{bad'],
    ['multipart/form-data; boundary=x', '--x--'],
    ['application/x-www-form-urlencoded', 'next=%2F'],
  ])('a logout is done whatever it carries: %s, %j', async (type, body) => {
    const leaver = (await signUp(running.origin)).visitor
    const headers = { 'content-type': type }
    const { status } = await leaver.copy().send('/api/auth/logout', { method: 'POST', headers, body })
    expect(status).toBe(type.includes('urlencoded') ? 303 : 200)
    expect((await leaver.copy().send('/api/auth/session')).status).toBe(401)
  })

  it('unknown fields are named, wrong types are told', async () => {
    const response = await new Visitor(running.origin).json('/api/auth/login', {
      email: 1,
      password: ['x'],
      admin: true,
    })
    const { errors } = (await response.json()) as { errors: { field: string }[] }
    expect(errors.map(error => error.field).sort()).toEqual(['admin', 'email', 'password'])
  })

  it.each(['DELETE', 'PUT', 'PATCH', 'GET'])(
    '%s where another method is meant is a 405 and changes nothing',
    async method => {
      for (const path of [...ROUTES, ...BODYLESS]) {
        const { status } = await rawRequest(running.origin, path, {
          method,
          headers: { Cookie: visitor.cookieHeader() },
        })
        expect(status).toBe(405)
      }
      expect((await visitor.send('/api/auth/session')).status).toBe(200)
    },
  )

  it('no value of any shape is a 5xx, at any address that takes a body', async () => {
    const names = [
      'email',
      'password',
      'name',
      'next',
      'remember',
      'currentPassword',
      'newPassword',
      'username',
      'sid',
      'scope',
      '__proto__',
      'constructor',
      'toString',
    ]
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom(PASSWORD, '\ud800', '\u0000', 'a@b.example', true),
    )
    // Not String(): a value may bring a `toString` of its own.
    const asText = (given: unknown) => (typeof given === 'string' ? given : JSON.stringify(given))
    const body = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), value, { maxKeys: 8 })
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ROUTES, ...BODYLESS),
        body,
        fc.boolean(),
        fc.boolean(),
        async (path, given, asForm, asUser) => {
          const who = asUser ? visitor.copy() : new Visitor(running.origin)
          const response = asForm
            ? await who.form(path, Object.fromEntries(Object.entries(given).map(([k, v]) => [k, asText(v)])))
            : await who.json(path, given)
          await response.arrayBuffer() // Unread, it would hold its connection until the server closes it.
          expect(response.status).toBeLessThan(500)
        },
      ),
      { numRuns: RUNS },
    )
  })

  it('no query, no path and no header of any shape is a 5xx', async () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }).map(encodeLoosely),
      fc.stringMatching(/^[\x21-\x7e]{0,200}$/),
    )
    const base = fc.constantFrom(
      '/',
      '/login',
      '/signup',
      '/dashboard',
      '/account',
      '/account/sessions',
      '/account/confirm',
      '/api/sessions',
      '/api/sessions/',
      '/api/auth/session',
      '/api/nothing/',
    )
    const join = fc.constantFrom(
      '?next=',
      '?error=',
      '?fields=',
      '?retry=',
      '?reason=',
      '?scope=',
      '?',
      '/',
      '',
    )
    await fc.assert(
      fc.asyncProperty(base, join, nasty, fc.boolean(), async (path, between, text, asUser) => {
        const target = `${path}${between}${text}`.replaceAll(/[\s#]/g, '')
        const headers = {
          ...(asUser && { Cookie: visitor.cookieHeader() }),
          'User-Agent': text,
          Referer: text,
        }
        const { status } = await rawRequest(running.origin, target, { headers })
        expect(status).toBeGreaterThan(0)
        expect(status).toBeLessThan(500)
      }),
      { numRuns: RUNS },
    )
  })
})

/** Percent-encodes some bytes and leaves others broken. */
function encodeLoosely(text: string): string {
  return [...Buffer.from(text)]
    .map((byte, i) => (i % 3 === 2 ? '%' : `%${byte.toString(16).padStart(2, '0')}`))
    .join('')
}
