import { type Cookie, StoreUnavailableError } from '@/lib/session'
import type { Client } from './client'
import { checkPassword, type PasswordChecked } from './confirm'
import type { UsersContext } from './context'
import { hashPassword } from './password-hash'
import type { Principal } from './principal'
import { replacePassword } from './store/users'

export type PasswordChanged =
  | Exclude<PasswordChecked, { status: 'right' }>
  /**
   * `revoked` counts the other sessions. `cookies` hold this browser's new session; null when Redis failed after the
   * change, and the user has to log in again.
   */
  | { status: 'changed'; revoked: number; cookies: Cookie[] | null }

/**
 * Changes the password and ends every session and every copied token; this browser begins a new session.
 * @param newPassword one that the policy has let through.
 */
export async function changePassword(
  context: UsersContext,
  headers: Headers,
  principal: Principal,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
  client: Client,
  signal?: AbortSignal,
): Promise<PasswordChanged> {
  const checked = await checkPassword(context, principal, currentPassword, client, signal)
  if (checked.status !== 'right') return checked
  const { redis, auth } = context
  const { id } = principal.user
  const own = (await auth.list(id)).find(session => session.id === principal.session.id)
  const hashes = { oldHash: checked.passwordHash, newHash: await hashPassword(newPassword) }
  const commit = () => replacePassword(redis, id, hashes)
  const { value: stamp, ended } = await auth.change(id, 'password_changed', commit, client)
  // Another change came first: the password that was given is not the right one any more.
  if (stamp === null) return { status: 'wrong_password' }
  return {
    status: 'changed',
    revoked: Math.max(0, ended - 1),
    cookies: await beginAgain(context, headers, id, { stamp, remember: own?.remember ?? false }),
  }
}

/** The password is changed by now. A Redis that fails here must not make the answer a failure. */
async function beginAgain(
  { auth }: UsersContext,
  headers: Headers,
  userId: string,
  options: { stamp: string; remember: boolean },
): Promise<Cookie[] | null> {
  try {
    const begun = await auth.begin(headers, userId, options)
    return begun.status === 'begun' ? begun.cookies : null
  } catch (error) {
    if (error instanceof StoreUnavailableError) return null
    throw error
  }
}
