import type { Issuer } from './access-token'
import { isId, isUserId } from './id'
import { hasExactly, isSeconds, signJws } from './jws'

/**
 * What a logout still has to do once Redis is back. The browser keeps it, so that a crash of the app loses nothing. It
 * can finish this one logout and nothing else.
 */
export type LogoutTicket = {
  sub: string
  sid: string
  /** The access token's id and expiry (seconds since the epoch), when the browser still had one. */
  jti: string | null
  jti_exp: number | null
  /** After this (seconds since the epoch) nothing is left that could be revoked. */
  exp: number
}

const TYPE = 'logout-ticket+jwt'
const CLAIM_NAMES = ['iss', 'aud', 'sub', 'sid', 'jti', 'jti_exp', 'exp']

/** A ticket has an audience of its own, so that it can never pass as an access token. */
const audienceOf = (audience: string) => `${audience}/logout`

/** @returns the signed ticket's text. */
export function issueLogoutTicket<C>(
  { sub, sid, jti, jti_exp, exp }: LogoutTicket,
  { issuer, audience, keyring }: Issuer<C>,
): Promise<string> {
  return signJws(
    { iss: issuer, aud: audienceOf(audience), sub, sid, jti, jti_exp, exp },
    TYPE,
    keyring.tickets,
  )
}

/**
 * @param now seconds since the epoch.
 * @returns the ticket, or null when we did not sign it or it has expired.
 */
export async function verifyLogoutTicket<C>(
  text: string,
  { issuer, audience, keyring, verifyJws }: Issuer<C>,
  now: number,
): Promise<LogoutTicket | null> {
  const payload = await verifyJws(text, TYPE, keyring.tickets)
  if (!payload || payload.iss !== issuer || payload.aud !== audienceOf(audience)) return null
  return isLogoutTicket(payload) && payload.exp > now ? payload : null
}

function isLogoutTicket(
  p: Readonly<Record<string, unknown>>,
): p is LogoutTicket & Readonly<Record<string, unknown>> {
  return (
    hasExactly(p, CLAIM_NAMES) &&
    isUserId(p.sub) &&
    isId(p.sid) &&
    (p.jti === null || isId(p.jti)) &&
    (p.jti_exp === null || isSeconds(p.jti_exp)) &&
    isSeconds(p.exp)
  )
}
