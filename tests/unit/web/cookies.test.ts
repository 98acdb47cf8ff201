import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'

const PLAIN = false
const SECURE = true

async function withPrefix(prefix: string) {
  vi.resetModules()
  vi.stubEnv('COOKIE_PREFIX', prefix)
  return import('@/lib/web/cookies')
}
afterEach(() => vi.unstubAllEnvs())

describe('[A3.3.1 A3.3.2 A3.3.3 A3.3.4 C4.1.3.2] over HTTPS', () => {
  it.each(['access', 'refresh', 'logout-ticket', 'flash'] as const)(
    'the cookie %s is bound to this host',
    async name => {
      const { setCookie } = await withPrefix('')
      const [pair, ...attributes] = setCookie(name, 'value', 60, SECURE).split('; ')
      expect(pair).toBe(`__Host-${name}=value`)
      expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=60', 'Path=/', 'SameSite=Lax', 'Secure'])
    },
  )

  it('a cookie without the prefix is not read: a subdomain or plain HTTP could have planted it', async () => {
    const { readCookie } = await withPrefix('')
    expect(readCookie('access=planted', 'access', SECURE)).toBeUndefined()
    expect(readCookie('access=planted; __Host-access=own', 'access', SECURE)).toBe('own')
  })
})

it('over plain HTTP there is no Secure and no prefix, because Safari refuses them on localhost', async () => {
  const { setCookie } = await withPrefix('')
  expect(setCookie('access', 'value', null, PLAIN)).toBe('access=value; Path=/; HttpOnly; SameSite=Lax')
})

it.each([
  [PLAIN, 'shop-access'],
  [SECURE, '__Host-shop-access'],
])('COOKIE_PREFIX keeps apps on one host apart (Secure: %s)', async (isSecure, name) => {
  const { cookieName, readCookie, setCookie } = await withPrefix('shop-')
  expect(cookieName('access', isSecure)).toBe(name)
  expect(setCookie('access', 'value', null, isSecure)).toMatch(`${name}=value; `)
  expect(readCookie(`access=other; ${name}=own`, 'access', isSecure)).toBe('own')
})

const { readCookie, withNewTokens } = await withPrefix('')

describe('reading a cookie', () => {
  it.each<[string | null, string | undefined | null]>([
    [null, undefined],
    ['', undefined],
    ['access=a', 'a'],
    ['other=1; access=a;refresh=b', 'a'],
    ['  access=a  ', 'a'],
    ['access=', undefined],
    ['access', undefined],
    ['Access=a', undefined],
    ['xaccess=a', undefined],
    ['access =a', undefined],
    ['access=a=b', 'a=b'],
    ['access=a; access=b', null],
    ['access=a; access=a', null],
    ['access=a; access=', null],
    ['x="access=a; access=b', 'b'],
  ])('%j → %j', (header, value) => {
    expect(readCookie(header, 'access', PLAIN)).toBe(value)
  })

  it('never throws, and believes no cookie that is there twice', () => {
    const junk = fc.string({ unit: 'binary' }).map(text => text.replaceAll(/[;]|access/g, ''))
    fc.assert(
      fc.property(junk, junk, junk, (a, b, c) => {
        expect(readCookie(`${a};access=one;${b}; access=two;${c}`, 'access', PLAIN)).toBeNull()
        readCookie(`${a};${b}=${c}`, 'access', PLAIN)
      }),
      { numRuns: 2000 },
    )
  })

  it('the request goes on with the new tokens in the place of the old ones', () => {
    const tokens = { accessToken: 'new-a', refreshToken: 'new-r' } as Parameters<typeof withNewTokens>[1]
    const header = withNewTokens('theme=dark; access=old; refresh=old; x=1', tokens, PLAIN)
    expect(header).toBe('theme=dark; x=1; access=new-a; refresh=new-r')
    expect(readCookie(withNewTokens(null, tokens, PLAIN), 'access', PLAIN)).toBe('new-a')
  })
})

it('[A3.3.4] a session that ends with the browser gets cookies without Max-Age', async () => {
  const { authCookies } = await withPrefix('')
  const tokens = {
    accessToken: 'a',
    accessExpiresAt: 1900,
    refreshToken: 'r',
    refreshExpiresAt: 5000,
    issuedAt: 1000,
  } as Parameters<typeof authCookies>[0]
  expect(authCookies({ ...tokens, remember: true }, PLAIN).map(c => /Max-Age=(\d+)/.exec(c)?.[1])).toEqual([
    '900',
    '4000',
  ])
  expect(authCookies({ ...tokens, remember: false }, PLAIN).join()).not.toContain('Max-Age')
})
