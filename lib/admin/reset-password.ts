import type { AuthContext } from '@/lib/session/flow/context'
import { hashPassword } from '@/lib/users/password-hash'
import { setPassword } from '@/lib/users/store/users'
import { type Actor, ADMINISTRATOR, withAuditEntry } from './audit'

/**
 * Gives a user who has lost their password another one and ends all their sessions; for the command line.
 * @param newPassword one that the policy has let through.
 */
export async function resetPassword(
  auth: AuthContext,
  actor: Actor,
  userId: string,
  newPassword: string,
  why: string,
): Promise<{ status: 'reset'; revoked: number } | { status: 'not_found' }> {
  const newHash = await hashPassword(newPassword)
  const revoked = await withAuditEntry(
    auth,
    actor,
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
