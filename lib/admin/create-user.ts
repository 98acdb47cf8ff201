import type { AuthContext } from '@/lib/session/flow/context'
import { type NewUser, register } from '@/lib/users/sign-up'
import { type Actor, ADMINISTRATOR, appendAuditEntry } from './audit'

/** Creates a user whose password the policy has let through; for the command line. */
export async function createUser(
  auth: AuthContext,
  actor: Actor,
  user: NewUser,
): Promise<{ status: 'created'; userId: string } | { status: 'email_taken' }> {
  const registered = await register(auth, user, ADMINISTRATOR)
  if (registered.status !== 'created') return registered
  const { userId } = registered
  // The id exists only now, so this one entry is written after the action.
  await appendAuditEntry(auth.redis, actor, { userId, action: 'user_added', why: '' })
  return { status: 'created', userId }
}
