import type { StoreContext } from './context'
import { withStoreErrors } from './errors'
import { userKeys } from './keys'
import { type Reason, reasonOf } from './reason'

/** An id on the denylist: why, and since when (ms since the epoch). */
export type Denial = { reason: Reason; at: number }

/** A user's version. `reason` is why it replaced the one before; null for the first. */
export type Version = { id: string; reason: Reason | null; entry: string }

/** All that Redis knows about one access token. */
export type TokenState = {
  tokenDenial: Denial | null
  sessionDenial: Denial | null
  /** Null when Redis does not know the user: never a reason to accept the token. */
  version: Version | null
}

/**
 * Answers every revocation question about a token in one MGET: one round trip, one cluster slot.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export function readTokenState(
  { redis, app }: StoreContext,
  { sub, sid, jti }: { sub: string; sid: string; jti: string },
): Promise<TokenState> {
  const keys = userKeys(app, sub)
  return withStoreErrors(async () => {
    const answers = await redis.mget<(string | null)[]>(keys.version, keys.deny(sid), keys.deny(jti))
    if (answers.length !== 3) throw new Error('MGET answered another number of values than was asked for')
    const [version, session, token] = answers
    return {
      version: parseVersion(version),
      sessionDenial: parseDenial(session),
      tokenDenial: parseDenial(token),
    }
  })
}

/**
 * Reads what a new session depends on.
 * @returns the version, and the ids of the user's sessions, expired ones among them.
 */
export function readVersionAndSessions(
  { redis, app }: StoreContext,
  userId: string,
): Promise<{ version: Version | null; sessionIds: string[] }> {
  const keys = userKeys(app, userId)
  return withStoreErrors(async () => {
    const [version, sessionIds] = await Promise.all([
      redis.get<string | null>(keys.version),
      redis.hkeys(keys.sessions),
    ])
    return { version: parseVersion(version), sessionIds }
  })
}

function parseDenial(entry: string | null | undefined): Denial | null {
  if (entry == null) return null
  if (!/^\d{3,}$/.test(entry)) throw new Error('a denylist entry of an unknown form')
  return { reason: reasonOf(Number(entry.slice(-2))), at: Number(entry.slice(0, -2)) }
}

function parseVersion(entry: string | null | undefined): Version | null {
  if (entry == null) return null
  const [, id, code] = /^(\S+) (\d+) \d+$/.exec(entry) ?? []
  if (!id || !code) throw new Error('a user version of an unknown form')
  return { id, reason: code === '0' ? null : reasonOf(Number(code)), entry }
}
