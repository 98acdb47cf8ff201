import type { AccessToken } from '../token/access-token'

/** Who a verified request acts for. Times are in seconds since the epoch. */
export type Principal<C> = {
  userId: string
  sessionId: string
  tokenId: string
  /** User version that the access token carries: changes with every ending that concerns all tokens of the user. */
  version: string
  /** When the session began, and when it ends unless it is used again. */
  sessionBeganAt: number
  sessionExpiresAt: number
  /** When the access token was issued, and when it expires. */
  issuedAt: number
  expiresAt: number
  /** The host's claims. */
  claims: C
}

/** @returns the principal that a verified access token names. */
export function principalOf<C>({ registered: r, claims }: AccessToken<C>): Principal<C> {
  return {
    userId: r.sub,
    sessionId: r.sid,
    tokenId: r.jti,
    version: r.ver,
    sessionBeganAt: r.auth_time,
    sessionExpiresAt: r.session_exp,
    issuedAt: r.iat,
    expiresAt: r.exp,
    claims,
  }
}
