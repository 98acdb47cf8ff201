import { followRedisClock, isClockKnown, redisNow } from '../store/clock'
import { StoreUnavailableError } from '../store/errors'
import type { Reason } from '../store/reason'
import { touchSession } from '../store/sessions'
import { readTokenState, type TokenState } from '../store/token-state'
import { type AccessTokenClaims, verifyAccessToken } from '../token/access-token'
import type { AuthContext } from './context'
import type { Principal } from './principal'
import { sessionView } from './tokens'

export type Authentication =
  | { status: 'accepted'; principal: Principal }
  /** No token, or nothing that was ever a token of ours. */
  | { status: 'absent' | 'invalid' }
  | { status: 'expired' }
  | { status: 'revoked'; reason: Reason }
  | { status: 'overtaken'; reason: Reason }

/** "Last seen" is written at most this often per session. */
const SEEN_EVERY_MS = 60_000

/**
 * Answers who an access token acts for: signature first, then everything that Redis knows, in one round trip.
 * A bad token never reaches Redis.
 * @param countsAsSeen false for a prefetch: nobody looked.
 * @throws StoreUnavailableError when Redis cannot be asked; the token is then neither good nor bad.
 */
export async function authenticate(
  auth: AuthContext,
  accessToken: string | undefined,
  { countsAsSeen }: { countsAsSeen: boolean },
): Promise<Authentication> {
  if (!accessToken) return { status: 'absent' }
  if (!isClockKnown()) await learnTimeFor(auth, accessToken)
  const verdict = verifyAccessToken(accessToken, auth.issuer, auth.keyring, redisNow() / 1000)
  if (verdict.status !== 'valid') return { status: verdict.status }

  const { claims } = verdict
  const state = await readTokenState(auth.redis, claims, auth.strategy.asks)
  const judgement = auth.strategy.judge(claims, state)
  if (judgement.status !== 'accepted') return judgement
  if (!state.user) return { status: 'revoked', reason: 'account_deleted' }
  if (countsAsSeen && isSeenLongAgo(state)) await noteSeen(auth, claims)
  return { status: 'accepted', principal: { user: state.user, session: sessionView(claims), token: claims } }
}

/** Only Redis' time says whether a token of ours is over. What was never ours is refused without asking for it. */
async function learnTimeFor({ redis, issuer, keyring }: AuthContext, accessToken: string): Promise<void> {
  const { status } = verifyAccessToken(accessToken, issuer, keyring, Number.POSITIVE_INFINITY)
  if (status !== 'invalid') await followRedisClock(redis)
}

function isSeenLongAgo({ seenAt }: TokenState): boolean {
  return seenAt !== null && redisNow() - seenAt >= SEEN_EVERY_MS
}

/** A full Redis still answers, but takes no notes: that must not cost anybody a page. */
async function noteSeen({ redis }: AuthContext, { sub, sid }: AccessTokenClaims): Promise<void> {
  try {
    await touchSession(redis, sub, sid, redisNow())
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error
  }
}
