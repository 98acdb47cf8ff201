import { hasExactly, isId, isSeconds, signJws, verifyJws } from './jws'
import type { Keyring } from './keyring'

/** Seconds since the epoch (RFC 7519 NumericDate) where a time is meant. No name and no e-mail address. */
export type AccessTokenClaims = {
  iss: string
  aud: string
  /** User id (RFC 7519 §4.1.2). */
  sub: string
  /** Session id. */
  sid: string
  /** This token's id (RFC 7519 §4.1.7). */
  jti: string
  iat: number
  exp: number
  /** User version at issue; a token with an older one has been overtaken. */
  ver: number
  role: 'user' | 'admin'
  /** When the session began. */
  auth_time: number
  /** When the session ends unless it is used again. */
  session_exp: number
}

export type AccessTokenVerdict =
  | { status: 'valid'; claims: AccessTokenClaims }
  /** Properly signed by us, but past `exp`. */
  | { status: 'expired'; claims: AccessTokenClaims }
  | { status: 'invalid' }

/** RFC 9068 §2.1. */
const TYPE = 'at+jwt'

/** How far past `exp` a token is still accepted, for clocks that differ a little. */
export const LEEWAY_SECONDS = 5

const CLAIM_NAMES = [
  'iss',
  'aud',
  'sub',
  'sid',
  'jti',
  'iat',
  'exp',
  'ver',
  'role',
  'auth_time',
  'session_exp',
]

/** Who issues the tokens, and for whom: both are this app. */
export type Issuer = { issuer: string; audience: string }

/**
 * Signs an access token (JWS compact, HS256).
 * @returns the token's text.
 */
export function issueAccessToken(
  claims: Omit<AccessTokenClaims, 'iss' | 'aud'>,
  { issuer, audience }: Issuer,
  keyring: Keyring,
): Promise<string> {
  return signJws({ iss: issuer, aud: audience, ...claims }, TYPE, keyring)
}

/**
 * Verifies signature, header, claims and life (RFC 7519 §7.2, RFC 8725 §3). Does not ask whether it was revoked.
 * @param text whatever the client sent.
 * @param now seconds since the epoch.
 */
export function verifyAccessToken(
  text: string,
  { issuer, audience }: Issuer,
  keyring: Keyring,
  now: number,
): AccessTokenVerdict {
  const payload = verifyJws(text, TYPE, keyring)
  if (!payload || !isAccessTokenClaims(payload)) return { status: 'invalid' }
  if (payload.iss !== issuer || payload.aud !== audience) return { status: 'invalid' }
  if (payload.iat > now + LEEWAY_SECONDS) return { status: 'invalid' }
  if (payload.exp <= now - LEEWAY_SECONDS) return { status: 'expired', claims: payload }
  return { status: 'valid', claims: payload }
}

function isAccessTokenClaims(p: Record<string, unknown>): p is AccessTokenClaims {
  return (
    hasExactly(p, CLAIM_NAMES) &&
    isId(p.sub) &&
    isId(p.sid) &&
    isId(p.jti) &&
    isSeconds(p.iat) &&
    isSeconds(p.exp) &&
    isSeconds(p.auth_time) &&
    isSeconds(p.session_exp) &&
    Number.isSafeInteger(p.ver) &&
    (p.role === 'user' || p.role === 'admin')
  )
}
