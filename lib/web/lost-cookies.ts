import { originOf, usesSecureCookies } from '@/lib/origin'
import { address, pathOf } from './address'
import { cookieName, sessionCookies } from './cookies'
import type { Problem } from './problem'

/**
 * @param headers of a request that was not let in.
 * @returns what to tell a visitor whose browser sends a session cookie twice: another app on this host has set one of the
 * same name, for some paths or for a parent domain. Neither is believed, and only the visitor can take the other away.
 */
export function plantedCookie(headers: Headers): Problem | null {
  const { repeated } = sessionCookies(headers)
  if (!repeated) return null
  const name = cookieName(repeated, usesSecureCookies(headers))
  const detail = `Your browser sends the cookie “${name}” more than once. Another app on this host has set one, so neither is accepted. Delete the cookies of this site in your browser’s settings, then log in again.`
  return {
    code: 'unauthenticated',
    members: { detail },
    link: { href: address('/login'), text: 'Log in' },
  }
}

/**
 * @param headers of a request that came without session cookies.
 * @returns a code for the login page when the visitor has logged in just now, and the cookies did not come back:
 * `cookies_need_https` where this address gets `Secure` cookies over plain HTTP, `cookies_blocked` elsewhere.
 */
export function missingCookies(headers: Headers): 'cookies_blocked' | 'cookies_need_https' | null {
  const referer = headers.get('referer') ?? ''
  if (sessionCookies(headers).areSent || !URL.canParse(referer)) return null
  const { origin, pathname } = new URL(referer)
  const isFromLogin = origin === originOf(headers) && ['/login', '/signup'].includes(pathOf(pathname))
  if (!isFromLogin) return null
  return usesSecureCookies(headers) && origin.startsWith('http:') ? 'cookies_need_https' : 'cookies_blocked'
}
