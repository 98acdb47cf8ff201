import { newId } from '@/lib/users/id'
import { LONGEST_LIFE_SECONDS, type Sandbox } from './context'
import { MARGIN_MS } from './credential'
import type { Ending } from './denial'
import { keepsAnything, type Lane, RULES } from './lanes'
import type { Named } from './replay'
import { endInLane } from './store/lane'

/**
 * Logs out in one lane, as far as its strategy can.
 * @returns when Redis confirmed it (ms since the epoch), or null where a logout revokes nothing.
 * @throws when Redis has not confirmed it.
 */
export async function logOutOfLane(
  { redis, now }: Sandbox,
  lane: Lane,
  named: Named,
): Promise<number | null> {
  const { logout, keeps } = RULES[lane]
  if (!logout.revokes) return null
  const { visitor, sessionId, tokenId, expiresAt } = named
  return endInLane(redis, { visitor, lane }, keeps, {
    session: { id: sessionId, tokenId },
    ending: 'signed_out',
    newVersion: newId(),
    lifeMs: expiresAt === null ? 0 : Math.ceil(expiresAt * 1000 - now) + MARGIN_MS,
  })
}

/**
 * Ends everything that a visitor has in one lane, as far as its strategy can.
 * @returns when Redis confirmed it (ms since the epoch), or null where nothing can be revoked.
 * @throws when Redis has not confirmed it.
 */
export async function endLane(
  { redis }: Sandbox,
  { visitor, lane }: { visitor: string; lane: Lane },
  ending: Exclude<Ending, 'signed_out'>,
): Promise<number | null> {
  if (!keepsAnything(lane)) return null
  return endInLane(redis, { visitor, lane }, RULES[lane].keeps, {
    session: null,
    ending,
    newVersion: newId(),
    lifeMs: LONGEST_LIFE_SECONDS * 1000 + MARGIN_MS,
  })
}
