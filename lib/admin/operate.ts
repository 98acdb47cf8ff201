import type { AuthContext } from '@/lib/session/flow/context'
import { isId } from '@/lib/session/token/jws'
import { hashPassword, normaliseEmail } from '@/lib/users/password-hash'
import { type NewUser, register } from '@/lib/users/sign-up'
import { findUserId, setPassword } from '@/lib/users/store/users'
import { ADMINISTRATOR, enter, type Operator, recorded } from './audit'

/** What operators can do and administrators cannot; see `cli/`. */

/** Adds a user whose password the policy has let through. */
export async function addUser(
  auth: AuthContext,
  operator: Operator,
  user: NewUser,
): Promise<{ status: 'created'; userId: string } | { status: 'email_taken' }> {
  const registered = await register(auth, user, ADMINISTRATOR)
  if (registered.status !== 'created') return registered
  const { userId } = registered
  // Who is added has an id only now, so for once the entry comes after the deed.
  await enter(auth.redis, operator, { userId, action: 'user_added', why: '' })
  return { status: 'created', userId }
}

/**
 * Gives a user another password, for one who has lost theirs, and ends all their sessions.
 * @param newPassword one that the policy has let through.
 */
export async function resetPassword(
  auth: AuthContext,
  operator: Operator,
  userId: string,
  newPassword: string,
  why: string,
): Promise<{ status: 'reset'; revoked: number } | { status: 'not_found' }> {
  const newHash = await hashPassword(newPassword)
  const revoked = await recorded(
    auth,
    operator,
    { userId, actions: ['password_reset'], why },
    () =>
      setPassword(auth.redis, userId, {
        newHash,
        why,
        client: ADMINISTRATOR,
        denyMarginMs: auth.limits.denyMarginMs,
      }),
    ended => ended !== null,
  )
  return revoked === null ? { status: 'not_found' } : { status: 'reset', revoked }
}

/** @returns the id of the user that an e-mail address or an id names, or null. */
export async function findUser({ redis }: AuthContext, name: string): Promise<string | null> {
  if (isId(name)) return name
  return findUserId(redis, normaliseEmail(name))
}
