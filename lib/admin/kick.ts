import type { AuthContext } from '@/lib/session/flow/context'
import { endSession, endSessions, readConfirmedAt } from '@/lib/session/store/sessions'
import { isId } from '@/lib/session/token/jws'
import { readVersionedUser } from '@/lib/users/store/role-and-status'
import { type Actor, ADMINISTRATOR, withAuditEntry } from './audit'

export type Kicked = { status: 'kicked'; revoked: number } | { status: 'not_found' }

/**
 * Ends all sessions of a user: every access and refresh token is refused from the next request on. They may log in again.
 * @param why the administrator's words, '' for none.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export async function kick(auth: AuthContext, actor: Actor, userId: string, why: string): Promise<Kicked> {
  const { redis, limits } = auth
  if (!isId(userId) || !(await readVersionedUser(redis, userId))) return { status: 'not_found' }
  const revoked = await withAuditEntry(auth, actor, { userId, actions: ['kicked'], why }, () =>
    endSessions(redis, limits, {
      userId,
      keep: null,
      reason: 'kicked',
      event: 'kicked',
      why,
      client: ADMINISTRATOR,
    }),
  )
  return { status: 'kicked', revoked }
}

/** Ends one session of a user. Another user's session is not found. */
export async function kickSession(
  auth: AuthContext,
  actor: Actor,
  { userId, sessionId }: { userId: string; sessionId: string },
  why: string,
): Promise<Kicked> {
  const { redis, limits } = auth
  const exists = isId(userId) && isId(sessionId) && (await readConfirmedAt(redis, userId, sessionId)) !== null
  if (!exists) return { status: 'not_found' }
  const { existed } = await withAuditEntry(auth, actor, { userId, actions: ['session_ended'], why }, () =>
    endSession(redis, limits, {
      userId,
      sessionId,
      reason: 'kicked',
      event: 'kicked',
      token: null,
      why,
      client: ADMINISTRATOR,
    }),
  )
  return { status: 'kicked', revoked: existed ? 1 : 0 }
}
