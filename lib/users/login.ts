import type { Cookie } from '@/lib/session'
import type { Client } from './client'
import type { UsersContext } from './context'
import { normaliseEmail } from './email'
import { secondsUntilLogin } from './login-limit'
import { hashPassword, isPasswordRight, needsRehash } from './password-hash'
import { appPrincipal, type Principal } from './principal'
import { recordLoginFailed } from './store/events'
import { findUserId, readCredentials, recordLogin, replacePasswordHash } from './store/users'

export type LoggedIn =
  | { status: 'logged_in'; principal: Principal; cookies: Cookie[] }
  /** The same for an unknown email and a wrong password, and after the same time (ASVS 6.3.8). */
  | { status: 'invalid_credentials' }
  /** Told only after a right password. */
  | { status: 'blocked' }
  | { status: 'rate_limited'; retryAfterSeconds: number }

/** The key of the failed logins of unknown emails (ASVS 16.3.1); no user's id looks like this. */
const UNKNOWN_USER = 'nobody'

/**
 * Logs a user in.
 * @param attempt.remember whether the session outlives the browser.
 * @param attempt.knownDevice what `knownDevice` read from the browser's cookie for this email; null for a stranger's.
 * @param signal of the request: a client that is gone costs no hash and gets no session.
 * @throws StoreUnavailableError when Redis cannot be asked; OverloadedError when too many passwords wait.
 */
export async function login(
  context: UsersContext,
  headers: Headers,
  {
    email,
    password,
    remember,
    knownDevice = null,
  }: { email: string; password: string; remember: boolean; knownDevice?: string | null },
  client: Client,
  signal?: AbortSignal,
): Promise<LoggedIn> {
  const account = normaliseEmail(email)
  const retryAfterSeconds = await secondsUntilLogin(context, { account, ip: client.ip, knownDevice })
  if (retryAfterSeconds > 0) return { status: 'rate_limited', retryAfterSeconds }

  // An unknown email takes the same steps in Redis as a known one, or the time would tell.
  const { redis, auth } = context
  const userId = (await findUserId(redis, account)) ?? UNKNOWN_USER
  const known = await readCredentials(redis, userId)
  if (!(await isPasswordRight(password, known?.passwordHash ?? null, signal)) || !known) {
    await recordLoginFailed(redis, known?.user.id ?? UNKNOWN_USER, client)
    return { status: 'invalid_credentials' }
  }
  if (known.user.status === 'blocked') return { status: 'blocked' }
  if (await needsRehash(known.passwordHash)) {
    await replacePasswordHash(redis, userId, known.passwordHash, await hashPassword(password))
  }
  const begun = await auth.begin(headers, userId, { stamp: known.stamp, remember })
  // A password change or a block came in between: what was verified is no longer the user's password.
  if (begun.status !== 'begun') return { status: 'invalid_credentials' }
  await recordLogin(redis, userId, begun.principal.token.iat * 1000)
  return { status: 'logged_in', principal: appPrincipal(begun.principal, known.user), cookies: begun.cookies }
}
