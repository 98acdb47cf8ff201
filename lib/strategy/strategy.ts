import type { TokenState } from '@/lib/store/denylist'
import type { Reason } from '@/lib/store/reason'
import type { AccessTokenClaims } from '@/lib/token/access-token'

/** Whether a properly signed, unexpired access token may still be used. */
export type RevocationVerdict =
  | { status: 'accepted' }
  | { status: 'revoked'; reason: Reason }
  /** Its user version is old, but its session may live: a refresh brings a current token, or says that it is over. */
  | { status: 'overtaken'; reason: Reason }

/** A way to answer "may this token still be used?" from what Redis knows about it. */
export type RevocationStrategy = {
  name: 'denylist'
  judge(claims: AccessTokenClaims, state: TokenState): RevocationVerdict
}
