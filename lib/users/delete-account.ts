import type { AuthContext } from '@/lib/session/flow/context'
import type { Principal } from '@/lib/session/flow/principal'
import type { Client } from '@/lib/session/store/client'
import { checkPassword, type PasswordChecked } from './confirm'
import { deleteUser } from './store/users'

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
