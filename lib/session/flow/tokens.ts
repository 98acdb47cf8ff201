import type { LiveSession } from '../store/sessions'
import { type AccessTokenClaims, issueAccessToken } from '../token/access-token'
import { newId } from '../token/id'
import { issueRefreshToken } from '../token/refresh-token'
import type { AuthContext } from './context'
import type { Principal, SessionView } from './principal'

/** The two tokens of one sign-in or refresh, and who they are for. Times in seconds since the epoch. */
export type IssuedTokens = {
  principal: Principal
  accessToken: string
  accessExpiresAt: number
  refreshToken: string
  refreshExpiresAt: number
  /** Redis' time at which they were issued. */
  issuedAt: number
  /** Whether the browser should keep them when it is closed. */
  remember: boolean
}

/**
 * Chooses the id of the next access token before the store is asked, so that the script that makes it valid can put
 * it on the allowlist in the same step.
 * @returns the id, and the same id as `allow` where there is such a list.
 */
export function nextToken({ strategy }: AuthContext): { tokenId: string; allow: string | null } {
  const tokenId = newId()
  return { tokenId, allow: strategy.asks.includes('allowed') ? tokenId : null }
}

/**
 * Issues the tokens of a session that the store has just created, rotated or changed.
 *
 * Their times come from the store's answer and not from this process' clock: a process that is held up between that
 * answer and the signature cannot make a token that outlives a denylist entry written in the meantime.
 */
export async function issueTokens(
  { keyring, issuer, limits }: AuthContext,
  { sessionId, tokenId }: { sessionId: string; tokenId: string },
  { now, session, user, version }: LiveSession,
): Promise<IssuedTokens> {
  const issuedAt = toSeconds(now)
  const refreshExpiresAt = toSeconds(session.expiresAt)
  const claims: Omit<AccessTokenClaims, 'iss' | 'aud'> = {
    sub: user.id,
    sid: sessionId,
    jti: tokenId,
    iat: issuedAt,
    exp: Math.min(issuedAt + toSeconds(limits.accessMs), refreshExpiresAt),
    ver: version,
    role: user.role,
    auth_time: toSeconds(session.createdAt),
    session_exp: refreshExpiresAt,
  }
  const token: AccessTokenClaims = { iss: issuer.issuer, aud: issuer.audience, ...claims }
  return {
    principal: { user, session: sessionView(token), token },
    accessToken: await issueAccessToken(claims, issuer, keyring),
    accessExpiresAt: claims.exp,
    refreshToken: issueRefreshToken({ userId: user.id, sessionId, generation: session.generation }, keyring),
    refreshExpiresAt,
    issuedAt,
    remember: session.remember,
  }
}

/** @returns the session as its access token describes it. */
export function sessionView({ sid, auth_time, session_exp, exp }: AccessTokenClaims): SessionView {
  return {
    id: sid,
    createdAt: isoTime(auth_time),
    expiresAt: isoTime(session_exp),
    accessExpiresAt: isoTime(exp),
  }
}

const toSeconds = (ms: number) => Math.floor(ms / 1000)
const isoTime = (seconds: number) => new Date(seconds * 1000).toISOString()
