import type { UsersContext } from '@/lib/users/context'
import { readUserRecord } from '@/lib/users/store/users'
import { type Actor, administratorDetails, withAuditEntry } from './audit'

export type Kicked = { status: 'kicked'; revoked: number } | { status: 'not_found' }

/**
 * Ends all sessions of a user: every access and refresh token is refused from the next request on. They may log in again.
 * @param note the administrator's words, '' for none.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export async function kick(
  context: UsersContext,
  actor: Actor,
  userId: string,
  note: string,
): Promise<Kicked> {
  if (!(await readUserRecord(context.redis, userId))) return { status: 'not_found' }
  const revoked = await withAuditEntry(context, actor, { userId, actions: ['kicked'], note }, () =>
    context.auth.endAll(userId, 'kicked', administratorDetails(note)),
  )
  return { status: 'kicked', revoked }
}

/** Ends one session of a user. A session of another user is not found. */
export async function kickSession(
  context: UsersContext,
  actor: Actor,
  { userId, sessionId }: { userId: string; sessionId: string },
  note: string,
): Promise<Kicked> {
  const sessions = await context.auth.list(userId)
  if (!sessions.some(({ id }) => id === sessionId)) return { status: 'not_found' }
  const existed = await withAuditEntry(
    context,
    actor,
    { userId, actions: ['session_ended'], note },
    () => context.auth.endSession(userId, sessionId, 'kicked', administratorDetails(note)),
    hasEnded => hasEnded,
  )
  return { status: 'kicked', revoked: existed ? 1 : 0 }
}
