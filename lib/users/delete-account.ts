import type { Client } from './client'
import { checkPassword, type PasswordChecked } from './confirm'
import type { UsersContext } from './context'
import type { Principal } from './principal'
import { deleteUser } from './store/users'

export type AccountDeleted =
  | Exclude<PasswordChecked, { status: 'right' }>
  | { status: 'deleted' | 'last_admin' }

/**
 * Deletes the principal's own account: all tokens die at once, the events are gone, the email is free again.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export async function deleteAccount(
  context: UsersContext,
  principal: Principal,
  password: string,
  client: Client,
  signal?: AbortSignal,
): Promise<AccountDeleted> {
  const checked = await checkPassword(context, principal, password, client, signal)
  if (checked.status !== 'right') return checked
  const status = await deleteWithSessions(context, principal.user.id, checked.passwordHash, client)
  switch (status) {
    case 'last_admin':
      return { status: 'last_admin' }
    case 'refused':
      return { status: 'wrong_password' }
    case 'deleted':
    case 'not_found':
      return { status: 'deleted' }
  }
}

/**
 * Deletes a user and ends all their sessions.
 * @param passwordHash the hash that a password was verified against; null for an operator.
 */
export function deleteWithSessions(
  { redis, auth }: UsersContext,
  userId: string,
  passwordHash: string | null,
  client: Client,
): ReturnType<typeof deleteUser> {
  return deleteUser(redis, userId, passwordHash, async commit => {
    const { value } = await auth.change(userId, 'account_deleted', commit, client)
    return value
  })
}
