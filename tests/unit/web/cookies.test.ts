import { afterEach, describe, expect, it, vi } from 'vitest'

const PLAIN = false
const SECURE = true
const ORIGIN = 'https://app.example.com'

/** The module reads the environment once, so each environment gets a module of its own. */
async function withEnv(env: Record<string, string> = {}) {
  vi.resetModules()
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  return import('@/lib/web/cookies')
}
afterEach(() => vi.unstubAllEnvs())

describe('[A3.3.1 A3.3.2 A3.3.3 A3.3.4 C4.1.3.2] the attributes of a cookie', () => {
  it.each(['access', 'refresh', 'flash', 'device', 'lab', 'lab-denylist'] as const)(
    'over HTTPS the cookie %s is bound to this host',
    async name => {
      const { setCookie } = await withEnv()
      const [pair, ...attributes] = setCookie(name, 'value', 60, SECURE).split('; ')
      expect(pair).toBe(`__Host-${name}=value`)
      expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=60', 'Path=/', 'SameSite=Lax', 'Secure'])
    },
  )

  it('over plain HTTP there is neither Secure nor a prefix, because Safari refuses them on localhost', async () => {
    const { setCookie } = await withEnv()
    expect(setCookie('flash', 'value', null, PLAIN)).toBe('flash=value; Path=/; HttpOnly; SameSite=Lax')
  })

  it('clearing the session’s cookies has the attributes with which the library sets them', async () => {
    const { clearSessionCookies } = await withEnv()
    const { CookieJar, serializeCookie } = await import('@/lib/session/http/cookies')
    for (const isSecure of [PLAIN, SECURE]) {
      const jar = new CookieJar({ prefix: '', isSecure: () => isSecure })
      const cleared = (['access', 'refresh'] as const).map(name => jar.clear(name, new Headers()))
      expect(clearSessionCookies(isSecure)).toEqual(cleared.map(serializeCookie))
    }
  })
})

it.each([
  [PLAIN, 'shop-flash'],
  [SECURE, '__Host-shop-flash'],
])('COOKIE_PREFIX keeps apps on one host apart (Secure: %s)', async (isSecure, name) => {
  const { cookieName, readAppCookie, setCookie } = await withEnv({
    COOKIE_PREFIX: 'shop-',
    APP_ORIGIN: isSecure ? ORIGIN : 'http://localhost:3000',
  })
  expect(cookieName('flash', isSecure)).toBe(name)
  expect(setCookie('flash', 'value', null, isSecure)).toMatch(`${name}=value; `)
  const cookie = `flash=other; __Host-flash=other; ${name}=own`
  expect(readAppCookie(new Headers({ cookie }), 'flash')).toBe('own')
})

it('a cookie that is missing or came twice has no value', async () => {
  const { readAppCookie } = await withEnv({ APP_ORIGIN: ORIGIN })
  for (const cookie of ['flash=planted', '\u00a0__Host-flash=planted', '__Host-flash=a; __Host-flash=b']) {
    expect(readAppCookie(new Headers({ cookie }), 'flash')).toBeNull()
  }
})

describe('the session cookies of a request', () => {
  it.each([
    ['theme=dark', { areSent: false, repeated: null }],
    ['access=planted; refresh=planted', { areSent: false, repeated: null }],
    ['\u00a0__Host-access=planted', { areSent: false, repeated: null }],
    ['__Host-access=a', { areSent: true, repeated: null }],
    ['__Host-refresh=r', { areSent: true, repeated: null }],
    ['__Host-access=a; __Host-access=b; __Host-refresh=r', { areSent: true, repeated: 'access' }],
    ['__Host-refresh=r; __Host-access=a; __Host-refresh=r', { areSent: true, repeated: 'refresh' }],
  ])('%j → %j', async (cookie, expected) => {
    const { sessionCookies } = await withEnv({ APP_ORIGIN: ORIGIN })
    expect(sessionCookies(new Headers({ cookie }))).toEqual(expected)
  })
})
