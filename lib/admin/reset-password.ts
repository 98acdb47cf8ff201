import type { UsersContext } from '@/lib/users/context'
import { hashPassword } from '@/lib/users/password-hash'
import { readUserRecord, replacePassword } from '@/lib/users/store/users'
import { type Actor, administratorDetails, withAuditEntry } from './audit'

/**
 * Gives a user another password, for one who has lost theirs, and ends all their sessions: for operators.
 * @param newPassword one that the policy has let through.
 */
export async function resetPassword(
  context: UsersContext,
  actor: Actor,
  userId: string,
  newPassword: string,
  note: string,
): Promise<{ status: 'reset'; revoked: number } | { status: 'not_found' }> {
  const { redis, auth } = context
  if (!(await readUserRecord(redis, userId))) return { status: 'not_found' }
  const newHash = await hashPassword(newPassword)
  const commit = () => replacePassword(redis, userId, { oldHash: null, newHash })
  const { value, ended } = await withAuditEntry(
    context,
    actor,
    { userId, actions: ['password_reset'], note },
    () => auth.change(userId, 'password_changed', commit, administratorDetails(note)),
    changed => changed.value !== null,
  )
  return value === null ? { status: 'not_found' } : { status: 'reset', revoked: ended }
}
