import { beginSession } from '@/lib/session/flow/begin-session'
import type { AuthContext } from '@/lib/session/flow/context'
import type { IssuedTokens } from '@/lib/session/flow/tokens'
import type { Client } from '@/lib/session/store/client'
import { redisNow } from '@/lib/session/store/clock'
import { secondsUntilAttempt } from './login-limit'
import { isPasswordRight, normaliseEmail } from './password-hash'
import { recordLoginFailed } from './store/events'
import { findUserId, readCredentials } from './store/users'

export type LoggedIn =
  | { status: 'logged_in'; tokens: IssuedTokens }
  /** The same for an unknown address and a wrong password, and after the same time (ASVS 6.3.8). */
  | { status: 'invalid_credentials' }
  /** Told only after a right password. */
  | { status: 'blocked' }
  | { status: 'rate_limited'; retryAfterSeconds: number }

/** Whose events the failed logins of unknown addresses are (ASVS 16.3.1); no id of a user looks like this. */
const NOBODY = 'nobody'

/**
 * Logs a user in.
 * @param remember whether the session outlives the browser.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export async function login(
  auth: AuthContext,
  { email, password, remember }: { email: string; password: string; remember: boolean },
  client: Client,
): Promise<LoggedIn> {
  const account = normaliseEmail(email)
  const retryAfterSeconds = await secondsUntilAttempt(auth, { account, address: client.ip })
  if (retryAfterSeconds > 0) return { status: 'rate_limited', retryAfterSeconds }

  // An unknown address takes the same steps in Redis as a known one, or the time would tell.
  const known = await readCredentials(auth.redis, (await findUserId(auth.redis, account)) ?? NOBODY)
  if (!(await isPasswordRight(password, known?.passwordHash ?? null)) || !known) {
    await recordLoginFailed(auth.redis, known?.user.id ?? NOBODY, client, redisNow())
    return { status: 'invalid_credentials' }
  }
  const begun = await beginSession(auth, {
    userId: known.user.id,
    passwordHash: known.passwordHash,
    remember,
    client,
  })
  switch (begun.status) {
    case 'created':
      return { status: 'logged_in', tokens: begun.tokens }
    case 'blocked':
      return { status: 'blocked' }
    case 'refused':
      return { status: 'invalid_credentials' }
  }
}
