import { beginSession } from '@/lib/session/flow/begin-session'
import type { AuthContext } from '@/lib/session/flow/context'
import type { IssuedTokens } from '@/lib/session/flow/tokens'
import type { Client } from '@/lib/session/store/client'
import { normaliseEmail } from './email'
import { secondsUntilLogin } from './login-limit'
import { hashPassword, isPasswordRight, needsRehash } from './password-hash'
import { recordLoginFailed } from './store/events'
import { findUserId, readCredentials, replacePasswordHash } from './store/users'

export type LoggedIn =
  | { status: 'logged_in'; tokens: IssuedTokens }
  /** The same for an unknown email and a wrong password, and after the same time (ASVS 6.3.8). */
  | { status: 'invalid_credentials' }
  /** Told only after a right password. */
  | { status: 'blocked' }
  | { status: 'rate_limited'; retryAfterSeconds: number }

/** The key of the failed logins of unknown emails (ASVS 16.3.1); no user's id looks like this. */
const UNKNOWN_USER = 'nobody'

/** A password hash that is replaced between its verification and the session is read again once. */
const ATTEMPTS = 2

/**
 * Logs a user in.
 * @param attempt.remember whether the session outlives the browser.
 * @param attempt.knownDevice what `knownDevice` read from the browser's cookie for this email; null for a stranger's.
 * @param signal of the request: a client that is gone costs no hash and gets no session.
 * @throws StoreUnavailableError when Redis cannot be asked; OverloadedError when too many passwords wait.
 */
export async function login(
  auth: AuthContext,
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
  const retryAfterSeconds = await secondsUntilLogin(auth, { account, ip: client.ip, knownDevice })
  if (retryAfterSeconds > 0) return { status: 'rate_limited', retryAfterSeconds }

  // An unknown email takes the same steps in Redis as a known one, or the time would tell.
  const userId = (await findUserId(auth.redis, account)) ?? UNKNOWN_USER
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const known = await readCredentials(auth.redis, userId)
    if (!(await isPasswordRight(password, known?.passwordHash ?? null, signal)) || !known) {
      await recordLoginFailed(auth.redis, known?.user.id ?? UNKNOWN_USER, client)
      return { status: 'invalid_credentials' }
    }
    const passwordHash = await renewHash(auth.redis, userId, password, known.passwordHash)
    const begun = await beginSession(auth, { userId, passwordHash, remember, client })
    if (begun.status === 'created') return { status: 'logged_in', tokens: begun.tokens }
    if (begun.status === 'blocked') return { status: 'blocked' }
  }
  return { status: 'invalid_credentials' }
}

/** Replaces a hash that was made with other parameters than today's. @returns the hash to begin the session with. */
async function renewHash(
  redis: AuthContext['redis'],
  userId: string,
  password: string,
  verifiedHash: string,
): Promise<string> {
  if (!(await needsRehash(verifiedHash))) return verifiedHash
  const newHash = await hashPassword(password)
  await replacePasswordHash(redis, userId, verifiedHash, newHash)
  return newHash
}
