import type { Reason } from '@/lib/session/store/reason'
import type { Question, TokenState } from '@/lib/session/store/token-state'
import type { AccessTokenClaims } from '@/lib/session/token/access-token'

/** Whether a properly signed, unexpired access token may still be used. */
export type RevocationVerdict =
  | { status: 'accepted' }
  | { status: 'revoked'; reason: Reason }
  /** Its user version is old, but its session may live: a refresh brings a current token, or says that it is over. */
  | { status: 'overtaken'; reason: Reason }

/** A way to answer "may this token still be used?", and what a logout has to do for that answer to change. */
export type RevocationStrategy = {
  name: 'denylist'
  /** What every request asks Redis about its token; nothing where the signature alone decides. */
  asks: readonly Question[]
  logout: {
    /** Whether the browser is told to drop its cookies. */
    clearsCookies: boolean
    /** Whether the session is deleted in Redis, and with it the refresh token. */
    endsSession: boolean
  }
  /** @param state what Redis answered; null or false for what was not asked. */
  judge(claims: AccessTokenClaims, state: Pick<TokenState, Question>): RevocationVerdict
}
