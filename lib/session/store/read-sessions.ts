import type { StoreContext } from './context'
import { withStoreErrors } from './errors'
import { userKeys } from './keys'
import type { StoredSession } from './session'

/** @returns the user's live sessions by id. @throws StoreUnavailableError when Redis cannot be asked. */
export function readSessions(
  { redis, app, clock }: StoreContext,
  userId: string,
): Promise<[id: string, session: StoredSession][]> {
  return withStoreErrors(async () => {
    // The raw client answers a flat array, whatever its declared type.
    const fields = (await redis.hgetall(userKeys(app, userId).sessions)) as unknown as string[] | null
    const sessions: [string, StoredSession][] = []
    for (let i = 0; i < (fields?.length ?? 0); i += 2) {
      const session = JSON.parse(fields?.[i + 1] ?? '') as StoredSession
      if (session.expiresAt > clock.now()) sessions.push([fields?.[i] ?? '', session])
    }
    return sessions
  })
}

/** @returns one live session, or null. */
export function readSession(
  { redis, app, clock }: StoreContext,
  userId: string,
  sid: string,
): Promise<StoredSession | null> {
  return withStoreErrors(async () => {
    const text = await redis.hget<string>(userKeys(app, userId).sessions, sid)
    const session = text === null ? null : (JSON.parse(text) as StoredSession)
    return session && session.expiresAt > clock.now() ? session : null
  })
}
