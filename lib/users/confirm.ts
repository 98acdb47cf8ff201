import type { AuthContext } from '@/lib/session/flow/context'
import type { Principal } from '@/lib/session/flow/principal'
import type { Client } from '@/lib/session/store/client'
import { redisNow } from '@/lib/session/store/clock'
import { confirmSession, readConfirmedAt } from '@/lib/session/store/sessions'
import { secondsUntilAttempt } from './login-limit'
import { isPasswordRight } from './password-hash'
import { recordLoginFailed } from './store/events'
import { readCredentials } from './store/users'

export type PasswordChecked =
  | { status: 'right'; passwordHash: string }
  | { status: 'wrong_password' }
  | { status: 'rate_limited'; retryAfterSeconds: number }

/**
 * Checks the password of a user who is logged in. Limited as a login is, but apart from it: strangers who try to log in
 * must not keep the owner from ending sessions.
 */
export async function checkPassword(
  auth: AuthContext,
  { user }: Principal,
  password: string,
  client: Client,
): Promise<PasswordChecked> {
  const retryAfterSeconds = await secondsUntilAttempt(auth, {
    account: `signed-in:${user.id}`,
    address: client.ip,
  })
  if (retryAfterSeconds > 0) return { status: 'rate_limited', retryAfterSeconds }
  const known = await readCredentials(auth.redis, user.id)
  if (!known || !(await isPasswordRight(password, known.passwordHash))) {
    await recordLoginFailed(auth.redis, user.id, client, redisNow())
    return { status: 'wrong_password' }
  }
  return { status: 'right', passwordHash: known.passwordHash }
}

/** Confirms a session with the password, so that it may do what needs a fresh login (ASVS 7.5.2). */
export async function confirm(
  auth: AuthContext,
  principal: Principal,
  password: string,
  client: Client,
): Promise<Exclude<PasswordChecked, { status: 'right' }> | { status: 'confirmed' | 'gone' }> {
  const checked = await checkPassword(auth, principal, password, client)
  if (checked.status !== 'right') return checked
  const lives = await confirmSession(auth.redis, principal.user.id, principal.session.id)
  return { status: lives ? 'confirmed' : 'gone' }
}

/** @returns whether the session saw the password within the confirm window. */
export async function isFresh(
  { redis, confirmWindowMs }: AuthContext,
  { user, session }: Principal,
): Promise<boolean> {
  const confirmedAt = await readConfirmedAt(redis, user.id, session.id)
  return confirmedAt !== null && redisNow() - confirmedAt <= confirmWindowMs
}
