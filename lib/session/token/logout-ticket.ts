import type { Issuer } from './access-token'
import { hasExactly, isId, isSeconds, signJws, verifyJws } from './jws'
import type { Keyring } from './keyring'

/**
 * What a logout still has to do once Redis is back. Kept by the browser, so that a crash of the app loses nothing;
 * good for finishing this one logout and for nothing else.
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
const audienceOf = (issuer: Issuer) => `${issuer.audience}/logout`

/** @returns the signed ticket's text. */
export function issueLogoutTicket(ticket: LogoutTicket, issuer: Issuer, keyring: Keyring): Promise<string> {
  const { sub, sid, jti, jti_exp, exp } = ticket
  return signJws({ iss: issuer.issuer, aud: audienceOf(issuer), sub, sid, jti, jti_exp, exp }, TYPE, keyring)
}

/**
 * @param now seconds since the epoch.
 * @returns the ticket, or null when it is not ours or has expired.
 */
export function verifyLogoutTicket(
  text: string,
  issuer: Issuer,
  keyring: Keyring,
  now: number,
): LogoutTicket | null {
  const payload = verifyJws(text, TYPE, keyring)
  if (!payload || payload.iss !== issuer.issuer || payload.aud !== audienceOf(issuer)) return null
  return isLogoutTicket(payload) && payload.exp > now ? payload : null
}

function isLogoutTicket(p: Record<string, unknown>): p is LogoutTicket & Record<string, unknown> {
  return (
    hasExactly(p, CLAIM_NAMES) &&
    isId(p.sub) &&
    isId(p.sid) &&
    (p.jti === null || isId(p.jti)) &&
    (p.jti_exp === null || isSeconds(p.jti_exp)) &&
    isSeconds(p.exp)
  )
}
