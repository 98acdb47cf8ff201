import { readEnv } from '@/lib/env'
import type { IssuedTokens } from '@/lib/session/flow/tokens'

/** `lab` names a visitor of the lab, `lab-…` is what the victim of a lane holds there. */
export type CookieName = 'access' | 'refresh' | 'logout-ticket' | 'flash' | 'lab' | `lab-${string}`

/** Safari refuses `Secure` on http://localhost, so plain HTTP gets plain names (RFC 6265bis §4.1.3.2 for `__Host-`). */
const isSecure = () => readEnv().APP_ORIGIN.startsWith('https:')

/** @returns the cookie's name as this origin has it. */
export function cookieName(name: CookieName): string {
  return isSecure() ? `__Host-${name}` : name
}

/**
 * The one definition of every cookie of the product.
 * @param maxAgeSeconds null for one that ends with the browser; 0 clears it.
 * @returns a `Set-Cookie` value.
 */
export function setCookie(name: CookieName, value: string, maxAgeSeconds: number | null): string {
  const life = maxAgeSeconds === null ? '' : `; Max-Age=${maxAgeSeconds}`
  return `${cookieName(name)}=${value}; Path=/; HttpOnly; SameSite=Lax${isSecure() ? '; Secure' : ''}${life}`
}

export const clearCookie = (name: CookieName) => setCookie(name, '', 0)

export const clearAuthCookies = () => [clearCookie('access'), clearCookie('refresh')]

/** @returns the `Set-Cookie` values that give a browser its tokens; each cookie lives as long as its token. */
export function authCookies({
  accessToken,
  accessExpiresAt,
  refreshToken,
  refreshExpiresAt,
  issuedAt,
  remember,
}: IssuedTokens): string[] {
  const life = (expiresAt: number) => (remember ? expiresAt - issuedAt : null)
  return [
    setCookie('access', accessToken, life(accessExpiresAt)),
    setCookie('refresh', refreshToken, life(refreshExpiresAt)),
  ]
}

/**
 * Reads one of our cookies from a `Cookie` header.
 * @returns its value; undefined when it is not there; null when it is there more than once, which no browser of ours
 * does: somebody planted one, and none of them is believed.
 */
export function readCookie(header: string | null, name: CookieName): string | undefined | null {
  const prefix = `${cookieName(name)}=`
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
export function withNewTokens(header: string | null, { accessToken, refreshToken }: IssuedTokens): string {
  const names = [cookieName('access'), cookieName('refresh')]
  const others = (header ?? '').split(';').filter(pair => !names.includes(pair.split('=')[0]?.trim() ?? ''))
  return [
    ...others.map(pair => pair.trim()).filter(Boolean),
    `${names[0]}=${accessToken}`,
    `${names[1]}=${refreshToken}`,
  ].join('; ')
}
