import type { Client } from '../store/client'
import type { Reason } from '../store/reason'
import { authenticate } from './authenticate'
import type { AuthContext } from './context'
import type { Principal } from './principal'
import { refresh } from './refresh'
import type { IssuedTokens } from './tokens'

export type Resumed =
  /** `tokens` are there when the session was refreshed on the way; the client must be given them. */
  | { status: 'accepted'; principal: Principal; tokens: IssuedTokens | null }
  | { status: 'unauthenticated' }
  | { status: 'revoked'; reason: Reason }

/**
 * Answers who a request acts for. An access token that is absent, expired or overtaken is replaced on the way when the
 * refresh token allows it.
 * @param isPrefetch a prefetch neither rotates nor counts as seen.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export async function resume(
  auth: AuthContext,
  { accessToken, refreshToken }: { accessToken: string | undefined; refreshToken: string | undefined },
  { client, isPrefetch }: { client: Client; isPrefetch: boolean },
): Promise<Resumed> {
  const authentication = await authenticate(auth, accessToken, { countsAsSeen: !isPrefetch })
  switch (authentication.status) {
    case 'accepted':
      return { ...authentication, tokens: null }
    case 'invalid':
      return { status: 'unauthenticated' }
    case 'revoked':
      return authentication
  }
  if (refreshToken && !isPrefetch) {
    const refreshed = await refresh(auth, refreshToken, client)
    if (refreshed.status === 'refreshed') {
      return { status: 'accepted', principal: refreshed.tokens.principal, tokens: refreshed.tokens }
    }
    if (refreshed.status === 'revoked') return refreshed
  }
  switch (authentication.status) {
    case 'overtaken':
      return { status: 'revoked', reason: authentication.reason }
    case 'expired':
      return { status: 'revoked', reason: 'expired' }
    case 'absent':
      return { status: 'unauthenticated' }
  }
}
