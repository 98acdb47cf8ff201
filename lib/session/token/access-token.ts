import { isId, isUserId } from './id'
import { isSeconds, signJws, type VerifyJws } from './jws'
import type { Keyring } from './keyring'

/** Claims that the library writes; times in seconds since the epoch (RFC 7519 §4.1, RFC 9068 §2.2). */
export type RegisteredClaims = {
  iss: string
  aud: string
  /** The client that the token was issued to (RFC 9068 §2.2, RFC 8693 §4.3): the app itself. */
  client_id: string
  /** User id. */
  sub: string
  /** Session id. */
  sid: string
  /** This token's id. */
  jti: string
  iat: number
  exp: number
  /** User version at issue. A token with another one than the user's is not accepted. */
  ver: string
  /** Generation of the refresh token that was issued together with this token. */
  gen: number
  /** When the session began. */
  auth_time: number
  /** When the session ends unless it is used again. */
  session_exp: number
}

export type AccessToken<C> = { registered: RegisteredClaims; claims: C }

export type AccessTokenVerdict<C> =
  | ({ status: 'valid' } & AccessToken<C>)
  /** Signed by us, but past `exp`. */
  | ({ status: 'expired' } & AccessToken<C>)
  /** Signed by us, but with other claims or another issuer than this release writes: never accepted, replaced. */
  | { status: 'outdated' }
  | { status: 'invalid' }

export type Issuer<C> = {
  issuer: string
  audience: string
  keyring: Keyring
  verifyJws: VerifyJws
  /** Reads the host's claims; null when they are not exactly what the host writes today. */
  parseClaims: (claims: Record<string, unknown>) => C | null
}

/** RFC 9068 §2.1. */
const TYPE = 'at+jwt'

/** How far past `exp` a token is still accepted, for clocks that differ a little. */
export const LEEWAY_SECONDS = 5

const REGISTERED = [
  'iss',
  'aud',
  'client_id',
  'sub',
  'sid',
  'jti',
  'iat',
  'exp',
  'ver',
  'gen',
  'auth_time',
  'session_exp',
] as const

/** Signs an access token. @throws TypeError when a claim of the host has a registered name. */
export function issueAccessToken<C extends object>(
  registered: RegisteredClaims,
  claims: C | undefined,
  { keyring }: Issuer<C>,
): Promise<string> {
  const taken = REGISTERED.find(name => claims && Object.hasOwn(claims, name))
  if (taken) throw new TypeError(`the claim ${taken} is the library's own`)
  return signJws({ ...registered, ...claims }, TYPE, keyring.access)
}

/**
 * Verifies signature, header, claims and life (RFC 7519 §7.2, RFC 8725 §3). Does not ask whether the token is revoked.
 * @param text what the client sent.
 * @param now seconds since the epoch.
 */
export async function verifyAccessToken<C>(
  text: string,
  { issuer, audience, keyring, verifyJws, parseClaims }: Issuer<C>,
  now: number,
): Promise<AccessTokenVerdict<C>> {
  const payload = await verifyJws(text, TYPE, keyring.access)
  if (!payload || payload.aud !== audience) return { status: 'invalid' }
  if (!isRegistered(payload)) return { status: 'outdated' }
  const others = Object.entries(payload).filter(([name]) => !REGISTERED.includes(name as 'iss'))
  const claims = parseClaims(Object.fromEntries(others))
  if (payload.iss !== issuer || claims === null) return { status: 'outdated' }
  if (payload.client_id !== audience) return { status: 'outdated' }
  if (payload.iat > now + LEEWAY_SECONDS) return { status: 'invalid' }
  const registered: RegisteredClaims = payload
  const isOver = payload.exp <= now - LEEWAY_SECONDS || payload.session_exp <= now
  if (isOver) return { status: 'expired', registered, claims }
  return { status: 'valid', registered, claims }
}

function isRegistered(p: Readonly<Record<string, unknown>>): p is RegisteredClaims {
  return (
    typeof p.iss === 'string' &&
    typeof p.client_id === 'string' &&
    isUserId(p.sub) &&
    isId(p.sid) &&
    isId(p.jti) &&
    isId(p.ver) &&
    isSeconds(p.iat) &&
    isSeconds(p.exp) &&
    isSeconds(p.gen) &&
    isSeconds(p.auth_time) &&
    isSeconds(p.session_exp)
  )
}
