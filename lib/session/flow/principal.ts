import type { User } from '@/lib/users/store/user'
import type { AccessTokenClaims } from '../token/access-token'

export type { User } from '@/lib/users/store/user'
export type { Reason } from '../store/reason'

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
