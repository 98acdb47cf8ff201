import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cookie, CookieJar, readCookie, serializeCookie, withCookies } from '@/lib/session/http/cookies'

const jarWith = (prefix: string, isSecure: boolean) => new CookieJar({ prefix, isSecure: () => isSecure })
const NAMES = ['access', 'refresh', 'logout-ticket'] as const
const NO_HEADERS = new Headers()

/** Every byte that a header can carry, but for the three with a meaning: `;` and `=` part cookies, space and tab surround them. */
const OTHER_BYTES = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte)).filter(
  byte => !['\t', ' ', ';', '='].includes(byte),
)
/** Everything that `String.prototype.trim` takes away, but for space and tab. */
const OTHER_WHITE_SPACE = Array.from({ length: 0x1_0000 }, (_, code) => String.fromCharCode(code)).filter(
  character => character.trim() === '' && character !== ' ' && character !== '\t',
)

describe('[A3.3.1 A3.3.2 A3.3.3 A3.3.4 C4.1.3.2] the attributes of a cookie', () => {
  it.each(NAMES)('over HTTPS the cookie %s is bound to this host', name => {
    const text = serializeCookie(jarWith('', true).set(name, 'value', 60, NO_HEADERS))
    const [pair, ...attributes] = text.split('; ')
    expect(pair).toBe(`__Host-${name}=value`)
    expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=60', 'Path=/', 'SameSite=Lax', 'Secure'])
  })

  it.each(NAMES)(
    'over plain HTTP the cookie %s has neither Secure nor a prefix, because Safari refuses them',
    name => {
      const text = serializeCookie(jarWith('', false).set(name, 'value', null, NO_HEADERS))
      expect(text).toBe(`${name}=value; Path=/; HttpOnly; SameSite=Lax`)
    },
  )

  it('whether a cookie is secure is asked for each request', () => {
    const jar = new CookieJar({ prefix: '', isSecure: headers => headers.get('host') !== 'localhost' })
    const nameFor = (host: string) => jar.clear('access', new Headers({ host })).name
    expect(nameFor('localhost')).toBe('access')
    expect(nameFor('app.example')).toBe('__Host-access')
  })

  it('clearing a cookie has the attributes of setting it, and Max-Age=0', () => {
    const jar = jarWith('shop-', true)
    const [set, cleared] = [jar.set('access', '', null, NO_HEADERS), jar.clear('access', NO_HEADERS)]
    expect(serializeCookie(cleared)).toBe(`${serializeCookie(set)}; Max-Age=0`)
  })
})

it.each([
  [false, 'shop-access'],
  [true, '__Host-shop-access'],
])('a prefix keeps apps on one host apart (Secure: %s)', (isSecure, name) => {
  const jar = jarWith('shop-', isSecure)
  expect(jar.set('access', 'value', null, NO_HEADERS).name).toBe(name)
  const { accessToken } = jar.read(new Headers({ cookie: `access=other; __Host-access=other; ${name}=own` }))
  expect(accessToken).toBe('own')
})

describe('the life of the token cookies', () => {
  const tokens = {
    accessToken: 'a',
    accessExpiresAt: 1900,
    refreshToken: 'r',
    refreshExpiresAt: 5000,
    issuedAt: 1000,
  }
  const livesOf = (remember: boolean) =>
    jarWith('', true)
      .setTokens({ ...tokens, remember }, NO_HEADERS)
      .map(({ value, maxAge }) => [value, maxAge])

  it('a remembered session has cookies that live as long as their tokens', () => {
    expect(livesOf(true)).toEqual([
      ['a', 900],
      ['r', 4000],
    ])
  })

  it('[A3.3.4] a session that ends with the browser has cookies without Max-Age', () => {
    expect(livesOf(false)).toEqual([
      ['a', null],
      ['r', null],
    ])
  })
})

describe('what a request brings', () => {
  const read = (cookie: string) => jarWith('', false).read(new Headers({ cookie }))

  it('is the two tokens and the ticket', () => {
    expect(read('refresh=r; theme=dark; access=a; logout-ticket=t')).toEqual({
      accessToken: 'a',
      refreshToken: 'r',
      ticket: 't',
      isAmbiguous: false,
    })
  })

  it.each(['access=a; access=b', 'refresh=a; access=a; refresh=a'])('[%s] is ambiguous', cookie => {
    expect(read(cookie).isAmbiguous).toBe(true)
  })

  it('a ticket that came twice is no ticket, and the tokens stay good', () => {
    expect(read('access=a; logout-ticket=t; logout-ticket=u')).toEqual({
      accessToken: 'a',
      refreshToken: undefined,
      ticket: undefined,
      isAmbiguous: false,
    })
  })
})

describe('reading one cookie', () => {
  it.each<[string | null, string | undefined | null]>([
    [null, undefined],
    ['', undefined],
    ['access=a', 'a'],
    ['other=1; access=a;refresh=b', 'a'],
    ['  access=a  ', 'a'],
    ['\taccess=a\t', 'a'],
    ['other=1;\t \taccess=a', 'a'],
    ['access=', undefined],
    ['access', undefined],
    ['=access=a', undefined],
    ['Access=a', undefined],
    ['xaccess=a', undefined],
    ['access =a', undefined],
    ['access\t=a', undefined],
    ['access=a=b', 'a=b'],
    ['access=a; access=b', null],
    ['access=a; access=a', null],
    ['access=a; access=', null],
    ['access=; access=a', null],
    ['x="access=a; access=b', 'b'],
  ])('%j → %j', (header, value) => {
    expect(readCookie(header, 'access')).toBe(value)
  })

  it('a cookie without the prefix __Host- is not the one with it: a subdomain can plant the former', () => {
    expect(readCookie('access=planted', '__Host-access')).toBeUndefined()
    expect(readCookie('access=planted; __Host-access=own', '__Host-access')).toBe('own')
  })

  it('never throws, and returns no cookie that is there twice', () => {
    const junk = fc.string({ unit: 'binary' }).map(text => text.replaceAll(/[;]|access/g, ''))
    fc.assert(
      fc.property(junk, junk, junk, (a, b, c) => {
        expect(readCookie(`${a};access=one;${b}; access=two;${c}`, 'access')).toBeNull()
        readCookie(`${a};${b}=${c}`, 'access')
      }),
      { numRuns: 2000 },
    )
  })
})

describe.each([
  ['byte', OTHER_BYTES],
  ['white space', OTHER_WHITE_SPACE],
])('a %s other than space and tab', (_kind, characters) => {
  it('is part of a cookie’s name, before it and after it', () => {
    expect(characters).toContain('\u00a0')
    for (const character of characters) {
      for (const planted of [`${character}__Host-access`, `__Host-access${character}`]) {
        expect([planted, readCookie(`${planted}=evil`, '__Host-access')]).toEqual([planted, undefined])
        expect(readCookie(`${planted}=evil; __Host-access=own`, '__Host-access')).toBe('own')
        expect(readCookie(`__Host-access=own; \t${planted}=evil`, '__Host-access')).toBe('own')
      }
    }
  })

  it('is part of a cookie’s value', () => {
    for (const character of characters) {
      expect(readCookie(`access=${character}a${character}`, 'access')).toBe(`${character}a${character}`)
    }
  })

  it('makes no name into one that a renewal replaces', () => {
    const own: Cookie = { name: '__Host-access', value: 'own', maxAge: null, secure: true }
    for (const character of characters) {
      const planted = `${character}__Host-access=evil`
      expect(withCookies(planted, [own])).toBe(`${planted}; __Host-access=own`)
    }
  })
})

describe('the Cookie header after a renewal', () => {
  const cookie = (name: string, value: string, maxAge: number | null = null): Cookie => ({
    name,
    value,
    maxAge,
    secure: false,
  })

  it('has the new tokens in the place of the old ones', () => {
    const header = withCookies('theme=dark; access=old; refresh=old; x=1', [
      cookie('access', 'new-a'),
      cookie('refresh', 'new-r', 60),
    ])
    expect(header).toBe('theme=dark; x=1; access=new-a; refresh=new-r')
    expect(withCookies(null, [cookie('access', 'new-a')])).toBe('access=new-a')
  })

  it('has no cookie that was cleared, and keeps the others', () => {
    expect(withCookies('access=old; theme=dark', [cookie('access', '', 0)])).toBe('theme=dark')
  })

  it('replaces a cookie that came twice with one', () => {
    expect(withCookies('access=a; access=b', [cookie('access', 'new')])).toBe('access=new')
  })
})
