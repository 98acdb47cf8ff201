import type { UsersContext } from '@/lib/users/context'
import { type NewUser, register } from '@/lib/users/sign-up'
import { type Actor, ADMINISTRATOR, appendAuditEntry } from './audit'

/** Creates a user whose password the policy has let through: for operators. */
export async function createUserAccount(
  context: UsersContext,
  actor: Actor,
  user: NewUser,
): Promise<{ status: 'created'; userId: string } | { status: 'email_taken' }> {
  const registered = await register(context, user, ADMINISTRATOR)
  if (registered.status !== 'created') return registered
  const userId = registered.user.id
  // The id exists only now, so this one entry is written after the action.
  await appendAuditEntry(context.redis, actor, { userId, action: 'user_added', note: '' })
  return { status: 'created', userId }
}
