import { redisNow } from '@/lib/session/store/clock'
import { type LabContext, LONGEST_LIFE_SECONDS } from './context'
import { MARGIN_MS } from './credential'
import { keepsOf, type Lane, logoutOf } from './lanes'
import type { Named } from './replay'
import { endInLane } from './store/lane'

/**
 * Logs out in one lane, as far as its strategy can.
 * @returns when Redis confirmed it (ms since the epoch), or null where a logout revokes nothing.
 * @throws StoreUnavailableError when Redis has not confirmed it.
 */
export async function logOutOfLane({ redis }: LabContext, lane: Lane, named: Named): Promise<number | null> {
  if (!logoutOf(lane).endsSession) return null
  const { visitor, sessionId, tokenId, expiresAt } = named
  const lifeMs = expiresAt === null ? 0 : Math.ceil(expiresAt * 1000 - redisNow()) + MARGIN_MS
  const session = { id: sessionId, tokenId }
  return endInLane(redis, { visitor, lane }, keepsOf(lane), { session, reason: 'signed_out', lifeMs })
}

/**
 * Ends everything that a visitor has in one lane, as far as its strategy can.
 * @returns when Redis confirmed it (ms since the epoch), or null where nothing can be revoked.
 */
export async function endLane(
  { redis }: LabContext,
  { visitor, lane }: { visitor: string; lane: Lane },
  reason: 'kicked' | 'password_changed',
): Promise<number | null> {
  const keeps = keepsOf(lane)
  if (!Object.values(keeps).includes(true)) return null
  const lifeMs = LONGEST_LIFE_SECONDS * 1000 + MARGIN_MS
  return endInLane(redis, { visitor, lane }, keeps, { session: null, reason, lifeMs })
}
