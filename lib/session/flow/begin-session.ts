import type { Client } from '../store/client'
import { createSession } from '../store/sessions'
import { newId } from '../token/id'
import type { AuthContext } from './context'
import { type IssuedTokens, issueTokens, nextToken } from './tokens'

/**
 * Begins a session under a new id (ASVS 7.2.4: nothing that the browser brought is adopted).
 * @param passwordHash the hash that the password was verified against; refused if it is no longer the user's.
 */
export async function beginSession(
  auth: AuthContext,
  s: { userId: string; passwordHash: string; remember: boolean; client: Client },
): Promise<{ status: 'created'; tokens: IssuedTokens } | { status: 'refused' } | { status: 'blocked' }> {
  const sessionId = newId()
  const slidingMs = s.remember ? auth.slidingMs.remembered : auth.slidingMs.unremembered
  const { tokenId, allow } = nextToken(auth)
  const created = await createSession(auth.redis, auth.limits, { ...s, sessionId, slidingMs, allow })
  if (created.status !== 'created') return { status: created.status }
  return { status: 'created', tokens: await issueTokens(auth, { sessionId, tokenId }, created) }
}
