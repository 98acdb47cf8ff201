import { decodeJwt } from 'jose'
import type { Cookie } from '@/lib/session'
import { CookieJar } from '@/tests/support/cookie-jar'

/** A browser with the cookies of one answer, and what its access token names. */
export type Browser = { jar: CookieJar; userId: string; sid: string; jti: string }

/** @param cookies both tokens, as an answer sets them. */
export function browserOf(cookies: readonly Cookie[]): Browser {
  const jar = new CookieJar().take(cookies)
  const { sub = '', sid, jti = '' } = decodeJwt<{ sid: string }>(jar.get('access') ?? '')
  return { jar, userId: sub, sid, jti }
}

/** @returns a jar with one of the two tokens. */
export function onlyWith({ jar }: Browser, name: 'access' | 'refresh'): CookieJar {
  return new CookieJar().set(name, jar.get(name) ?? '')
}
