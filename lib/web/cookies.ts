import { readEnv } from '@/lib/env'
import type { IssuedTokens } from '@/lib/session/flow/tokens'

/** `device` says which accounts the browser has logged in to, `lab` names a visitor of the lab, `lab-…` is what the victim of a lane holds there. */
export type CookieName = 'access' | 'refresh' | 'logout-ticket' | 'flash' | 'device' | 'lab' | `lab-${string}`

/**
 * @param isSecure what `usesSecureCookies` says of the request.
 * @returns the cookie's name as this origin has it: with `__Host-` where it is secure (RFC 6265bis §4.1.3.2), and with
 * `COOKIE_PREFIX`, which keeps two apps on one host apart.
 */
export function cookieName(name: CookieName, isSecure: boolean): string {
  return `${isSecure ? '__Host-' : ''}${readEnv().COOKIE_PREFIX}${name}`
}

/**
 * The one definition of every cookie of the product.
 * @param maxAgeSeconds null for one that ends with the browser; 0 clears it.
 * @param isSecure what `usesSecureCookies` says of the request.
 * @returns a `Set-Cookie` value.
 */
export function setCookie(
  name: CookieName,
  value: string,
  maxAgeSeconds: number | null,
  isSecure: boolean,
): string {
  const life = maxAgeSeconds === null ? '' : `; Max-Age=${maxAgeSeconds}`
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
  return `${cookieName(name, isSecure)}=${value}; ${attributes}${life}`
}

export const clearCookie = (name: CookieName, isSecure: boolean) => setCookie(name, '', 0, isSecure)

export const clearAuthCookies = (isSecure: boolean) => [
  clearCookie('access', isSecure),
  clearCookie('refresh', isSecure),
]

/** @returns the `Set-Cookie` values that give a browser its tokens; each cookie lives as long as its token. */
export function authCookies(
  { accessToken, accessExpiresAt, refreshToken, refreshExpiresAt, issuedAt, remember }: IssuedTokens,
  isSecure: boolean,
): string[] {
  const life = (expiresAt: number) => (remember ? expiresAt - issuedAt : null)
  return [
    setCookie('access', accessToken, life(accessExpiresAt), isSecure),
    setCookie('refresh', refreshToken, life(refreshExpiresAt), isSecure),
  ]
}

/**
 * Reads one of our cookies from a `Cookie` header.
 * @returns its value; undefined when it is not there; null when it is there more than once, which no browser of ours
 * does: somebody planted one, and none of them is believed.
 */
export function readCookie(
  header: string | null,
  name: CookieName,
  isSecure: boolean,
): string | undefined | null {
  const prefix = `${cookieName(name, isSecure)}=`
  let value: string | undefined
  for (const pair of (header ?? '').split(';')) {
    const text = pair.trim()
    if (!text.startsWith(prefix)) continue
    if (value !== undefined) return null
    value = text.slice(prefix.length)
  }
  return value || undefined
}

/** @returns the `Cookie` header as the browser will send it once it has the new tokens. */
export function withNewTokens(
  header: string | null,
  { accessToken, refreshToken }: IssuedTokens,
  isSecure: boolean,
): string {
  const names = [cookieName('access', isSecure), cookieName('refresh', isSecure)]
  const others = (header ?? '').split(';').filter(pair => !names.includes(pair.split('=')[0]?.trim() ?? ''))
  return [
    ...others.map(pair => pair.trim()).filter(Boolean),
    `${names[0]}=${accessToken}`,
    `${names[1]}=${refreshToken}`,
  ].join('; ')
}
