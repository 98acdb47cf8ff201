import type { StoredSession } from '../store/session'
import { type AccessToken, issueAccessToken, type RegisteredClaims } from '../token/access-token'
import { newId } from '../token/id'
import { issueRefreshToken } from '../token/refresh-token'
import type { TokenPair } from '../token/token-pair'
import type { Flow } from './context'
import { type Principal, principalOf } from './principal'

/** New tokens, and who they are for. */
export type IssuedTokens<C> = TokenPair & { principal: Principal<C> }

/**
 * Issues the tokens of a session that the store has just created or rotated.
 *
 * Their times come from the store's answer and not from this process' clock: a process that is held up between that
 * answer and the signature cannot make a token that outlives a denylist entry written in the meantime.
 */
export async function issueTokens<C extends object>(
  { issuer, store }: Flow<C>,
  { userId, sid, claims }: { userId: string; sid: string; claims: C | undefined },
  { now, session, version }: { now: number; session: StoredSession; version: string },
): Promise<IssuedTokens<C>> {
  const issuedAt = toSeconds(now)
  const refreshExpiresAt = toSeconds(session.expiresAt)
  const registered: RegisteredClaims = {
    iss: issuer.issuer,
    aud: issuer.audience,
    client_id: issuer.audience,
    sub: userId,
    sid,
    jti: newId(),
    iat: issuedAt,
    exp: Math.min(issuedAt + toSeconds(store.limits.accessMs), refreshExpiresAt),
    ver: version,
    gen: session.generation,
    auth_time: toSeconds(session.createdAt),
    session_exp: refreshExpiresAt,
  }
  const token: AccessToken<C> = { registered, claims: claims ?? ({} as C) }
  const parts = { userId, sessionId: sid, generation: session.generation }
  return {
    principal: principalOf(token),
    accessToken: await issueAccessToken(registered, claims, issuer),
    accessExpiresAt: registered.exp,
    refreshToken: issueRefreshToken(parts, issuer.keyring),
    refreshExpiresAt,
    issuedAt,
    remember: session.remember,
  }
}

const toSeconds = (ms: number) => Math.floor(ms / 1000)
