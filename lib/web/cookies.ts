import { readEnv } from '@/lib/env'
import { usesSecureCookies } from '@/lib/origin'
import { readCookie } from '@/lib/session'

/**
 * `device` says which accounts the browser has logged in to, `lab` names a visitor of the lab, `lab-…` is what the victim
 * of a lane holds there, `copy` is a visitor's copy of the own access token, `copy-answers` what it was answered. `access`,
 * `refresh` and `logout-ticket` are the library's; the app only clears the first two with an ending of its own.
 */
export type CookieName =
  | 'access'
  | 'refresh'
  | 'logout-ticket'
  | 'flash'
  | 'device'
  | 'copy'
  | 'copy-answers'
  | 'lab'
  | `lab-${string}`

/**
 * @param isSecure what `usesSecureCookies` says of the request.
 * @returns the cookie's name as this origin has it: with `__Host-` where it is secure (RFC 6265bis §4.1.3.2), and with
 * `COOKIE_PREFIX`, which keeps two apps on one host apart.
 */
export function cookieName(name: CookieName, isSecure: boolean): string {
  return `${isSecure ? '__Host-' : ''}${readEnv().COOKIE_PREFIX}${name}`
}

/**
 * The one definition of the app's own cookies.
 * @param maxAgeSeconds null for one that ends with the browser; 0 clears it.
 * @param isSecure what `usesSecureCookies` says of the request.
 * @param sameSite `Strict` for a cookie that no link of another site needs.
 * @returns a `Set-Cookie` value.
 */
export function setCookie(
  name: CookieName,
  value: string,
  maxAgeSeconds: number | null,
  isSecure: boolean,
  sameSite: 'Lax' | 'Strict' = 'Lax',
): string {
  const life = maxAgeSeconds === null ? '' : `; Max-Age=${maxAgeSeconds}`
  const attributes = `Path=/; HttpOnly; SameSite=${sameSite}${isSecure ? '; Secure' : ''}`
  return `${cookieName(name, isSecure)}=${value}; ${attributes}${life}`
}

export const clearCookie = (name: CookieName, isSecure: boolean) => setCookie(name, '', 0, isSecure)

/** After a request that was authenticated by them and ended its own session. */
export const clearSessionCookies = (isSecure: boolean) => [
  clearCookie('access', isSecure),
  clearCookie('refresh', isSecure),
]

/** @returns the value of one of the app's cookies; null when it is not there, or there more than once. */
export function readAppCookie(headers: Headers, name: CookieName): string | null {
  return readCookie(headers.get('cookie'), cookieName(name, usesSecureCookies(headers))) ?? null
}

/** Whether a request brings session cookies, and which of them it brings more than once. */
export function sessionCookies(headers: Headers): {
  areSent: boolean
  repeated: 'access' | 'refresh' | null
} {
  const isSecure = usesSecureCookies(headers)
  const header = headers.get('cookie')
  const access = readCookie(header, cookieName('access', isSecure))
  const refresh = readCookie(header, cookieName('refresh', isSecure))
  return {
    areSent: access !== undefined || refresh !== undefined,
    repeated: access === null ? 'access' : refresh === null ? 'refresh' : null,
  }
}
