import type { UsersContext } from '@/lib/users/context'
import { deleteWithSessions } from '@/lib/users/delete-account'
import { readUserRecord } from '@/lib/users/store/users'
import { type Actor, ADMINISTRATOR, withAuditEntry } from './audit'

/** Deletes a user's account without their password: for operators. */
export async function deleteUserAccount(
  context: UsersContext,
  actor: Actor,
  userId: string,
  note: string,
): Promise<{ status: 'deleted' | 'not_found' | 'last_admin' }> {
  if (!(await readUserRecord(context.redis, userId))) return { status: 'not_found' }
  const result = await withAuditEntry(
    context,
    actor,
    { userId, actions: ['account_deleted'], note },
    () => deleteWithSessions(context, userId, null, ADMINISTRATOR),
    outcome => outcome === 'deleted',
  )
  if (result === 'refused') throw new Error('a deletion without a password was refused for one')
  return { status: result }
}
