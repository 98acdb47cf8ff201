import type { AccessToken, RegisteredClaims } from '../token/access-token'

/** Who a verified request acts for. */
export type Principal<C> = {
  userId: string
  sessionId: string
  /** The host's claims. */
  claims: C
  /** The library's claims of the access token that was verified; times in seconds since the epoch. */
  token: RegisteredClaims
}

/** @returns the principal that a verified access token names. */
export function principalOf<C>({ registered, claims }: AccessToken<C>): Principal<C> {
  return { userId: registered.sub, sessionId: registered.sid, claims, token: registered }
}
