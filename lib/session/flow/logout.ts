import type { Client } from '../store/client'
import { redisNow } from '../store/clock'
import { endSession } from '../store/sessions'
import { verifyAccessToken } from '../token/access-token'
import { issueLogoutTicket, type LogoutTicket, verifyLogoutTicket } from '../token/logout-ticket'
import { verifyRefreshToken } from '../token/refresh-token'
import type { AuthContext } from './context'

/** What a logout did; times in ms since the epoch. `deniedUntil` is null where access tokens live on (`refresh`). */
export type LoggedOut = { revokedAt: number; deniedUntil: number | null }

/**
 * Finds out which session a browser's tokens name, without asking Redis. An expired access token will do, as long as
 * its signature is ours: whoever logs out may come late.
 * @param tokens `owed` is the ticket of a logout that could not be finished yet.
 * @returns what has to be revoked, as a ticket that can also be kept for later; null when the tokens name nothing, or the
 * strategy revokes nothing at a logout.
 */
export async function readLogout(
  { keyring, issuer, limits, slidingMs, strategy }: AuthContext,
  {
    accessToken,
    refreshToken,
    owed,
  }: { accessToken: string | undefined; refreshToken: string | undefined; owed?: string | undefined },
): Promise<LogoutTicket | null> {
  if (!strategy.logout.endsSession) return null
  const now = Math.floor(redisNow() / 1000)
  const exp = now + Math.ceil(Math.max(slidingMs.remembered, limits.accessMs) / 1000)
  // At the end of all time every token of ours is an expired one, whatever this process takes the time to be.
  const verdict = accessToken
    ? verifyAccessToken(accessToken, issuer, keyring, Number.POSITIVE_INFINITY)
    : null
  if (verdict && verdict.status !== 'invalid') {
    const { sub, sid, jti, exp: jti_exp } = verdict.claims
    return { sub, sid, jti, jti_exp, exp }
  }
  const refresh = refreshToken ? verifyRefreshToken(refreshToken, keyring) : null
  if (refresh) return { sub: refresh.userId, sid: refresh.sessionId, jti: null, jti_exp: null, exp }
  return owed ? verifyLogoutTicket(owed, issuer, keyring, now) : null
}

/**
 * Deletes the session, so that its refresh token dies, and makes its access tokens unacceptable in the way that the
 * strategy asks for. Repeating it answers the same.
 * @throws StoreUnavailableError when Redis has not confirmed it; nothing may then be called revoked.
 */
export async function logout(auth: AuthContext, ticket: LogoutTicket, client: Client): Promise<LoggedOut> {
  const { sub, sid, jti, jti_exp } = ticket
  const { revokedAt, deniedUntil } = await endSession(auth.redis, auth.limits, {
    userId: sub,
    sessionId: sid,
    reason: 'signed_out',
    event: 'logout',
    token: jti !== null && jti_exp !== null ? tokenToDeny(auth, { jti, exp: jti_exp }) : null,
    client,
  })
  return { revokedAt, deniedUntil: auth.strategy.asks.length > 0 ? deniedUntil : null }
}

/** @returns the access token for the store to deny; null under a strategy that never asks whether one is denied. */
export function tokenToDeny(
  { strategy }: AuthContext,
  { jti, exp }: { jti: string; exp: number },
): { id: string; expiresAt: number } | null {
  return strategy.asks.includes('tokenDenial') ? { id: jti, expiresAt: exp * 1000 } : null
}

/**
 * Ends the session that a browser still had when it got a new one (ASVS 7.2.4): its cookies are overwritten, so nobody
 * could log it out any more. A logout that is still owed is finished with it.
 * @throws StoreUnavailableError when Redis has not confirmed it; the browser must then keep the old cookies.
 */
export async function endReplacedSession(
  auth: AuthContext,
  tokens: Parameters<typeof readLogout>[1],
  client: Client,
): Promise<void> {
  const { owed, ...own } = tokens
  if (owed) await finishLogout(auth, owed, client)
  const ticket = await readLogout(auth, own)
  if (ticket) await logout(auth, ticket, client)
}

/** Signs what a logout could not do, for the browser to keep until Redis is back. */
export function postponeLogout({ issuer, keyring }: AuthContext, ticket: LogoutTicket): Promise<string> {
  return issueLogoutTicket(ticket, issuer, keyring)
}

/**
 * Finishes a logout that was postponed.
 * @returns whether there was one to finish.
 * @throws StoreUnavailableError when Redis is still away; the ticket stays good.
 */
export async function finishLogout(auth: AuthContext, ticketText: string, client: Client): Promise<boolean> {
  const ticket = verifyLogoutTicket(ticketText, auth.issuer, auth.keyring, redisNow() / 1000)
  if (ticket) await logout(auth, ticket, client)
  return ticket !== null
}
