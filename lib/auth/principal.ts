import type { User } from '@/lib/store/user'
import type { AccessTokenClaims } from '@/lib/token/access-token'

export type { Reason } from '@/lib/store/reason'
export type { User } from '@/lib/store/user'

/** Times are ISO 8601 strings, as the HTTP contract has them. */
export type SessionView = {
  id: string
  createdAt: string
  expiresAt: string
  accessExpiresAt: string
}

/** Who a verified request acts for. */
export type Principal = {
  user: User
  session: SessionView
  /** The claims of the access token that was verified. */
  token: AccessTokenClaims
}
