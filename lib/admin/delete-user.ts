import type { AuthContext } from '@/lib/session/flow/context'
import { isId } from '@/lib/session/token/jws'
import { readVersionedUser } from '@/lib/users/store/role-and-status'
import { deleteUser } from '@/lib/users/store/users'
import { type Actor, ADMINISTRATOR, withAuditEntry } from './audit'

/** Deletes a user's account without the password; for the command line. */
export async function deleteUserAccount(
  auth: AuthContext,
  actor: Actor,
  userId: string,
  why: string,
): Promise<{ status: 'deleted' | 'not_found' | 'last_admin' }> {
  if (!isId(userId) || !(await readVersionedUser(auth.redis, userId))) return { status: 'not_found' }
  const result = await withAuditEntry(
    auth,
    actor,
    { userId, actions: ['account_deleted'], why },
    () =>
      deleteUser(auth.redis, userId, {
        passwordHash: null,
        client: ADMINISTRATOR,
        denyMarginMs: auth.limits.denyMarginMs,
      }),
    outcome => outcome === 'deleted',
  )
  if (result === 'refused') throw new Error('a deletion without a password was refused for one')
  return { status: result }
}
