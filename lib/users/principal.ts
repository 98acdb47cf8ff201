import type { Principal as SessionPrincipal } from '@/lib/session'
import type { Claims } from './context'
import type { User } from './store/user'

export type { User } from './store/user'

/** Times are ISO 8601 strings, as the HTTP contract has them. */
export type SessionView = {
  id: string
  createdAt: string
  expiresAt: string
  accessExpiresAt: string
}

/** Who a verified request acts for: the user as the app knows them now, and their session. */
export type Principal = {
  user: User
  session: SessionView
  /** The claims of the access token that was verified. */
  token: SessionPrincipal<Claims>['token'] & Claims
}

/** @param user as they were read beside the check. */
export function appPrincipal({ claims, token }: SessionPrincipal<Claims>, user: User): Principal {
  return { user, session: sessionView(token), token: { ...token, ...claims } }
}

/** @returns the session as its access token describes it. */
export function sessionView({
  sid,
  auth_time,
  session_exp,
  exp,
}: SessionPrincipal<Claims>['token']): SessionView {
  return {
    id: sid,
    createdAt: isoTime(auth_time),
    expiresAt: isoTime(session_exp),
    accessExpiresAt: isoTime(exp),
  }
}

const isoTime = (seconds: number) => new Date(seconds * 1000).toISOString()
