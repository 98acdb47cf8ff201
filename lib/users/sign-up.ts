import type { Cookie } from '@/lib/session'
import type { Client } from './client'
import type { UsersContext } from './context'
import { normaliseEmail } from './email'
import { newId } from './id'
import { hashPassword } from './password-hash'
import { appPrincipal, type Principal } from './principal'
import { isEmailTaken } from './store/email-claims'
import type { Role, User } from './store/user'
import { createUser } from './store/users'

export type NewUser = { name: string; email: string; password: string; role?: Role }

/**
 * Creates a user with a password that the policy has let through.
 * @param signal of the request: no account is created for a client that is gone.
 * @returns the user and their stamp, for the session that follows.
 * @throws OverloadedError when too many sign-ups wait.
 */
export async function register(
  { redis }: UsersContext,
  { name, email, password, role = 'user' }: NewUser,
  client: Client,
  signal?: AbortSignal,
): Promise<{ status: 'created'; user: User; stamp: string } | { status: 'email_taken' }> {
  const user: User = { id: newId(), email: normaliseEmail(email), name, role, status: 'active' }
  // An email that is taken is not worth a hash.
  if (await isEmailTaken(redis, user.email)) return { status: 'email_taken' }
  const passwordHash = await hashPassword(password, { queue: 'signUps', signal })
  const created = await createUser(redis, user, passwordHash, client)
  return created.status === 'created' ? { ...created, user } : created
}

/** Creates a user and logs them in; see {@link register}. */
export async function signUp(
  context: UsersContext,
  headers: Headers,
  newUser: NewUser,
  client: Client,
  signal?: AbortSignal,
): Promise<{ status: 'signed_up'; principal: Principal; cookies: Cookie[] } | { status: 'email_taken' }> {
  const registered = await register(context, newUser, client, signal)
  if (registered.status !== 'created') return registered
  const { user, stamp } = registered
  const begun = await context.auth.begin(headers, user.id, { stamp, remember: true })
  if (begun.status !== 'begun') throw new Error('a new user could not be logged in')
  return { status: 'signed_up', principal: appPrincipal(begun.principal, user), cookies: begun.cookies }
}
