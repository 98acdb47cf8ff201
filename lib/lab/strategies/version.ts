import type { TokenState } from '@/lib/session/store/token-state'
import type { AccessTokenClaims } from '@/lib/session/token/access-token'
import type { RevocationVerdict } from './strategy'

/** A token is good while it carries its user's version. An emptied Redis, which knows none, refuses everybody. */
export function judgeVersion({ ver }: AccessTokenClaims, version: TokenState['version']): RevocationVerdict {
  if (!version) return { status: 'revoked', reason: 'expired' }
  return version.number === ver ? { status: 'accepted' } : { status: 'overtaken', reason: version.reason }
}
