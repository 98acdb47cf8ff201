import type { TokenPair } from '../token/token-pair'

/** The cookies of the library. `logout-ticket` keeps a logout that Redis could not be told of. */
export type CookieName = 'access' | 'refresh' | 'logout-ticket'

export type Cookie = {
  name: string
  value: string
  /** Seconds; null: until the browser closes; 0 clears the cookie. */
  maxAge: number | null
  secure: boolean
}

/** What a request brings, unverified. */
export type SentTokens = {
  accessToken: string | undefined
  refreshToken: string | undefined
  ticket: string | undefined
  /** A cookie came twice. A browser does that only when another site planted one, so none of the tokens is used. */
  isAmbiguous: boolean
}

/**
 * The one definition of the library’s cookies: `HttpOnly; SameSite=Lax; Path=/`, over HTTPS `__Host-` and `Secure`
 * (RFC 6265bis §4.1.3.2, ASVS 3.3.1 to 3.3.4).
 */
export class CookieJar {
  readonly #prefix: string
  readonly #isSecure: (headers: Headers) => boolean

  /**
   * @param prefix goes before each name, so that two apps on one host keep apart.
   * @param isSecure whether the browser reaches the app over HTTPS.
   */
  constructor({ prefix, isSecure }: { prefix: string; isSecure: (headers: Headers) => boolean }) {
    this.#prefix = prefix
    this.#isSecure = isSecure
  }

  set(name: CookieName, value: string, maxAge: number | null, headers: Headers): Cookie {
    const secure = this.#isSecure(headers)
    return { name: `${this.#namesBeginWith(secure)}${name}`, value, maxAge, secure }
  }

  clear(name: CookieName, headers: Headers): Cookie {
    return this.set(name, '', 0, headers)
  }

  /** @returns the cookies that give a browser its tokens; each lives as long as its token. */
  setTokens(tokens: TokenPair, headers: Headers): Cookie[] {
    const { accessToken, accessExpiresAt, refreshToken, refreshExpiresAt, issuedAt, remember } = tokens
    const life = (expiresAt: number) => (remember ? expiresAt - issuedAt : null)
    return [
      this.set('access', accessToken, life(accessExpiresAt), headers),
      this.set('refresh', refreshToken, life(refreshExpiresAt), headers),
    ]
  }

  #namesBeginWith(isSecure: boolean): string {
    return `${isSecure ? '__Host-' : ''}${this.#prefix}`
  }

  read(headers: Headers): SentTokens {
    const header = headers.get('cookie')
    const start = this.#namesBeginWith(this.#isSecure(headers))
    const values = ['access', 'refresh', 'logout-ticket'].map(name => readCookie(header, `${start}${name}`))
    const [accessToken, refreshToken, ticket] = values.map(value => value ?? undefined)
    return {
      accessToken,
      refreshToken,
      ticket,
      isAmbiguous: values[0] === null || values[1] === null,
    }
  }
}

/**
 * Reads one cookie from a `Cookie` header.
 * @returns its value; undefined when it is not there; null when it is there more than once.
 */
export function readCookie(header: string | null, name: string): string | undefined | null {
  let value: string | undefined
  for (const [sentName, sentValue] of cookiePairs(header)) {
    if (sentName !== name) continue
    if (value !== undefined) return null
    value = sentValue
  }
  return value || undefined
}

/** @returns the `Cookie` header as the browser will send it once it has `cookies`. */
export function withCookies(
  header: string | null,
  cookies: readonly (Pick<Cookie, 'name' | 'value'> & { maxAge?: number | null })[],
): string {
  const replaced = new Set(cookies.map(({ name }) => name))
  const kept = cookiePairs(header).filter(([name]) => !replaced.has(name))
  const added = cookies
    .filter(({ maxAge }) => maxAge !== 0)
    .map(({ name, value }): [string, string] => [name, value])
  return [...kept, ...added].map(pair => pair.join('=')).join('; ')
}

/** @returns the `Set-Cookie` value. */
export function serializeCookie({ name, value, maxAge, secure }: Cookie): string {
  const life = maxAge === null ? '' : `; Max-Age=${maxAge}`
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}${life}`
}

/**
 * Takes a `Cookie` header apart as browsers do: only space and tab surround a name. `trim` would take away more, and
 * so let a name that begins with U+00A0, which any sibling domain may set, pass as one with the prefix `__Host-`.
 */
function cookiePairs(header: string | null): [name: string, value: string][] {
  return (header ?? '')
    .split(';')
    .map(pair => pair.replace(/^[ \t]+|[ \t]+$/g, ''))
    .filter(Boolean)
    .map(pair => {
      const equals = pair.indexOf('=')
      return equals < 0 ? ['', pair] : [pair.slice(0, equals), pair.slice(equals + 1)]
    })
}
