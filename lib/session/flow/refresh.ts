import type { Client } from '../store/client'
import type { Reason } from '../store/reason'
import { rotateSession } from '../store/sessions'
import { verifyRefreshToken } from '../token/refresh-token'
import type { AuthContext } from './context'
import { type IssuedTokens, issueTokens, nextToken } from './tokens'

export type Refreshed =
  | { status: 'refreshed'; tokens: IssuedTokens }
  /** Not a token of ours; Redis was not asked. */
  | { status: 'invalid' }
  | { status: 'revoked'; reason: Reason }

/**
 * Trades a refresh token for its successor and a new access token. Asked again within the grace window, it gives the
 * same successor; a token older than that ends its session (RFC 9700 §4.14.2).
 * @throws StoreUnavailableError when Redis cannot be asked; the same token works once it can.
 */
export async function refresh(auth: AuthContext, refreshToken: string, client: Client): Promise<Refreshed> {
  const named = verifyRefreshToken(refreshToken, auth.keyring)
  if (!named) return { status: 'invalid' }
  const { sessionId } = named
  const { tokenId, allow } = nextToken(auth)
  const rotated = await rotateSession(auth.redis, auth.limits, { ...named, client, allow })
  switch (rotated.status) {
    case 'rotated':
      return { status: 'refreshed', tokens: await issueTokens(auth, { sessionId, tokenId }, rotated) }
    case 'reused':
      return { status: 'revoked', reason: 'token_reuse' }
    case 'revoked':
      return rotated
  }
}
