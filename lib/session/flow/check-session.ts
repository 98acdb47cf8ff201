import { redisNow } from '../store/clock'
import type { Reason } from '../store/reason'
import { readTokenState } from '../store/token-state'
import { verifyAccessToken } from '../token/access-token'
import { verifyRefreshToken } from '../token/refresh-token'
import type { AuthContext } from './context'

/** A session that a browser wants to hear about. */
export type WatchedSession = {
  userId: string
  sessionId: string
  /** The user version that the browser's access token has; null when it has none at the moment. */
  version: number | null
}

/** `overtaken`: another user version is current, as after a change of role; the session may live. */
export type WatchedState =
  | { status: 'live'; version: number }
  | { status: 'ended'; reason: Reason }
  | { status: 'overtaken' }

/**
 * Finds out which session a browser's tokens name, without asking Redis. An expired access token will do, and nothing is
 * rotated: a page that is merely open must not keep its session alive.
 * @returns null when the tokens name nothing.
 */
export async function readWatched(
  { keyring, issuer }: AuthContext,
  { accessToken, refreshToken }: { accessToken: string | undefined; refreshToken: string | undefined },
): Promise<WatchedSession | null> {
  const verdict = accessToken ? verifyAccessToken(accessToken, issuer, keyring, redisNow() / 1000) : null
  if (verdict && verdict.status !== 'invalid') {
    const { sub, sid, ver } = verdict.claims
    return { userId: sub, sessionId: sid, version: verdict.status === 'valid' ? ver : null }
  }
  const refresh = refreshToken ? verifyRefreshToken(refreshToken, keyring) : null
  return refresh ? { userId: refresh.userId, sessionId: refresh.sessionId, version: null } : null
}

/**
 * Looks after a watched session once: one round trip, nothing is changed. A hint for an open page, never a permission.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export async function lookAfter(
  { redis }: AuthContext,
  { userId, sessionId, version }: WatchedSession,
): Promise<WatchedState> {
  const state = await readTokenState(redis, { sub: userId, sid: sessionId, jti: sessionId }, [
    'sessionDenial',
    'version',
  ])
  if (state.sessionDenial) return { status: 'ended', reason: state.sessionDenial.reason }
  if (!state.version || state.seenAt === null) return { status: 'ended', reason: 'expired' }
  if (version !== null && state.version.number !== version) return { status: 'overtaken' }
  return { status: 'live', version: state.version.number }
}
