import { beginSession } from '@/lib/session/flow/begin-session'
import type { AuthContext } from '@/lib/session/flow/context'
import type { IssuedTokens } from '@/lib/session/flow/tokens'
import type { Client } from '@/lib/session/store/client'
import { newId } from '@/lib/session/token/id'
import { hashPassword, normaliseEmail } from './password-hash'
import type { Role } from './store/user'
import { createUser } from './store/users'

export type NewUser = { name: string; email: string; password: string; role?: Role }

/** Creates a user with a password that the policy has let through. @returns the hash, for the session that follows. */
export async function register(
  auth: AuthContext,
  { name, email, password, role = 'user' }: NewUser,
  client: Client,
): Promise<{ status: 'created'; userId: string; passwordHash: string } | { status: 'email_taken' }> {
  const user = { id: newId(), email: normaliseEmail(email), name, role, status: 'active' as const }
  const passwordHash = await hashPassword(password)
  const { status } = await createUser(auth.redis, user, passwordHash, client)
  return status === 'created' ? { status, userId: user.id, passwordHash } : { status }
}

/** Creates a user and logs them in. */
export async function signUp(
  auth: AuthContext,
  newUser: NewUser,
  client: Client,
): Promise<{ status: 'signed_up'; tokens: IssuedTokens } | { status: 'email_taken' }> {
  const registered = await register(auth, newUser, client)
  if (registered.status !== 'created') return registered
  const begun = await beginSession(auth, { ...registered, remember: true, client })
  if (begun.status !== 'created') throw new Error('a new user could not be logged in')
  return { status: 'signed_up', tokens: begun.tokens }
}
