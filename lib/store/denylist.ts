import type { Redis } from '@upstash/redis'
import { ask } from './fault'
import { userKeys } from './keys'
import { isReason, type Reason } from './reason'
import { parseUser, type User } from './user'

/** An id on the denylist: why, and since when (ms since the epoch). */
export type Denial = { reason: Reason; at: number }

/** All that Redis knows about one access token. */
export type TokenState = {
  tokenDenial: Denial | null
  sessionDenial: Denial | null
  /** Null when Redis does not know the user: never a reason to let the token pass. */
  version: { number: number; reason: Reason } | null
  user: User | null
  /** When the session was last seen (ms since the epoch), or null when it is gone. */
  seenAt: number | null
}

/**
 * Answers every revocation question about a token, and who its user is, in one MGET: one round trip, one slot.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export function readTokenState(
  redis: Redis,
  { sub, sid, jti }: { sub: string; sid: string; jti: string },
): Promise<TokenState> {
  const keys = userKeys(sub)
  return ask(async () => {
    const answer = await redis.mget<(string | null)[]>(
      keys.deny(jti),
      keys.deny(sid),
      keys.version,
      keys.user,
      keys.seen(sid),
    )
    const [tokenDenial, sessionDenial, version, user, seenAt] = answer
    if (answer.length !== 5) throw new Error('MGET answered another number of values than was asked for')
    return {
      tokenDenial: parseDenial(tokenDenial),
      sessionDenial: parseDenial(sessionDenial),
      version: parseVersion(version),
      user: user == null ? null : parseUser(user),
      seenAt: seenAt == null ? null : Number(seenAt),
    }
  })
}

function parseDenial(entry: string | null | undefined): Denial | null {
  if (entry == null) return null
  const [reason, at] = entry.split(' ')
  if (!isReason(reason)) throw new Error('a denylist entry without a reason')
  return { reason, at: Number(at) }
}

function parseVersion(entry: string | null | undefined): TokenState['version'] {
  if (entry == null) return null
  const [number, reason] = entry.split(' ')
  if (!isReason(reason)) throw new Error('a user version without a reason')
  return { number: Number(number), reason }
}
