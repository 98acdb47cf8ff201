import type { AuthContext } from '@/lib/session/flow/context'
import type { Principal } from '@/lib/session/flow/principal'
import { type IssuedTokens, issueTokens, nextToken } from '@/lib/session/flow/tokens'
import type { Client } from '@/lib/session/store/client'
import * as store from '@/lib/session/store/sessions'
import { checkPassword, type PasswordChecked } from './confirm'
import { hashPassword } from './password-hash'

export type PasswordChanged =
  | Exclude<PasswordChecked, { status: 'right' }>
  /** `revoked` counts the other sessions. The tokens are this browser's new ones. */
  | { status: 'changed'; revoked: number; tokens: IssuedTokens }

/**
 * Changes the password and ends every other session and every copied token, of this session too.
 * @param newPassword one that the policy has let through.
 */
export async function changePassword(
  auth: AuthContext,
  principal: Principal,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
  client: Client,
): Promise<PasswordChanged> {
  const checked = await checkPassword(auth, principal, currentPassword, client)
  if (checked.status !== 'right') return checked
  const sessionId = principal.session.id
  const { tokenId, allow } = nextToken(auth)
  const changed = await store.changePassword(auth.redis, auth.limits, {
    userId: principal.user.id,
    sessionId,
    oldHash: checked.passwordHash,
    newHash: await hashPassword(newPassword),
    client,
    allow,
  })
  // Another change or the end of this session came first: the password that was given is not the right one any more.
  if (changed.status === 'refused') return { status: 'wrong_password' }
  const tokens = await issueTokens(auth, { sessionId, tokenId }, changed)
  return { status: 'changed', revoked: changed.revoked, tokens }
}
