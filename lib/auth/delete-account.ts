import type { Client } from '@/lib/store/client'
import { readStanding } from '@/lib/store/standing'
import { deleteUser } from '@/lib/store/users'
import { isId } from '@/lib/token/jws'
import { checkPassword, type PasswordChecked } from './confirm'
import type { AuthContext } from './context'
import { ADMINISTRATOR, type Operator, recorded } from './operator'
import type { Principal } from './principal'

export type AccountDeleted =
  | Exclude<PasswordChecked, { status: 'right' }>
  | { status: 'deleted' | 'last_admin' }

/**
 * Deletes the principal's own account: all tokens die at once, the events are gone, the e-mail address is free again.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export async function deleteAccount(
  auth: AuthContext,
  principal: Principal,
  password: string,
  client: Client,
): Promise<AccountDeleted> {
  const checked = await checkPassword(auth, principal, password, client)
  if (checked.status !== 'right') return checked
  const result = await deleteUser(auth.redis, principal.user.id, {
    passwordHash: checked.passwordHash,
    client,
    denyMarginMs: auth.limits.denyMarginMs,
  })
  switch (result) {
    case 'last_admin':
      return { status: 'last_admin' }
    case 'refused':
      return { status: 'wrong_password' }
    case 'deleted':
    case 'not_found':
      return { status: 'deleted' }
  }
}

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
