import type { AuthContext } from '@/lib/session/flow/context'
import { isId } from '@/lib/session/token/jws'
import { readStanding } from '@/lib/users/store/role-and-status'
import { deleteUser } from '@/lib/users/store/users'
import { ADMINISTRATOR, type Operator, recorded } from './audit'

/** Deletes somebody's account without their password: for operators. */
export async function deleteUserAccount(
  auth: AuthContext,
  operator: Operator,
  userId: string,
  why: string,
): Promise<{ status: 'deleted' | 'not_found' | 'last_admin' }> {
  if (!isId(userId) || !(await readStanding(auth.redis, userId))) return { status: 'not_found' }
  const result = await recorded(
    auth,
    operator,
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
