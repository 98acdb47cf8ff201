import type { Client } from './client'
import type { UsersContext } from './context'
import { secondsUntilConfirm } from './login-limit'
import { isPasswordRight } from './password-hash'
import type { Principal } from './principal'
import { recordLoginFailed } from './store/events'
import { readCredentials } from './store/users'

export type PasswordChecked =
  | { status: 'right'; passwordHash: string }
  | { status: 'wrong_password' }
  | { status: 'rate_limited'; retryAfterSeconds: number }

/**
 * Checks the password of a logged-in user. Limited as a login is, but apart from it: strangers who try to log in must
 * not keep the user from ending sessions.
 * @param signal of the request: nothing is verified for a client that is gone.
 * @throws OverloadedError when too many passwords wait to be verified.
 */
export async function checkPassword(
  context: UsersContext,
  { user, session }: Principal,
  password: string,
  client: Client,
  signal?: AbortSignal,
): Promise<PasswordChecked> {
  const retryAfterSeconds = await secondsUntilConfirm(context, session.id)
  if (retryAfterSeconds > 0) return { status: 'rate_limited', retryAfterSeconds }
  const known = await readCredentials(context.redis, user.id)
  if (!known || !(await isPasswordRight(password, known.passwordHash, signal))) {
    await recordLoginFailed(context.redis, user.id, client)
    return { status: 'wrong_password' }
  }
  return { status: 'right', passwordHash: known.passwordHash }
}

/** Confirms a session with the password, so that it may do what needs a fresh login (ASVS 7.5.2). */
export async function confirm(
  context: UsersContext,
  principal: Principal,
  password: string,
  client: Client,
  signal?: AbortSignal,
): Promise<Exclude<PasswordChecked, { status: 'right' }> | { status: 'confirmed' | 'gone' }> {
  const checked = await checkPassword(context, principal, password, client, signal)
  if (checked.status !== 'right') return checked
  return { status: (await context.auth.confirm(sessionOf(principal))) ? 'confirmed' : 'gone' }
}

/** @returns whether the session saw the password within the confirm window. */
export function isFresh({ auth }: UsersContext, principal: Principal): Promise<boolean> {
  return auth.isFresh(sessionOf(principal))
}

const sessionOf = ({ user, session }: Principal) => ({ userId: user.id, sessionId: session.id })
