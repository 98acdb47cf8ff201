import type { Client } from '../store/client'
import * as store from '../store/sessions'
import { isId } from '../token/jws'
import type { AuthContext } from './context'
import { tokenToDeny } from './logout'
import type { Principal } from './principal'

/** A session as the HTTP contract lists it; times are ISO 8601. */
export type SessionRow = {
  id: string
  current: boolean
  device: string
  ip: string | null
  createdAt: string
  lastSeenAt: string
  expiresAt: string
}

/** @returns the user's sessions, the current one first, then the one seen last. */
export async function listSessions(
  { redis }: AuthContext,
  { user, session }: Principal,
): Promise<SessionRow[]> {
  const sessions = await store.listSessions(redis, user.id)
  const rank = (s: { id: string; lastSeenAt: number }) =>
    s.id === session.id ? Number.POSITIVE_INFINITY : s.lastSeenAt
  return sessions.sort((a, b) => rank(b) - rank(a)).map(listed => sessionRow(listed, session.id))
}

/** @returns the session as it is listed. `currentId` names the one that asks, if it is one of them. */
export function sessionRow(s: store.ListedSession, currentId: string | null): SessionRow {
  return {
    id: s.id,
    current: s.id === currentId,
    device: s.client.device,
    ip: s.client.ip,
    createdAt: wholeSecond(s.createdAt),
    lastSeenAt: new Date(s.lastSeenAt).toISOString(),
    expiresAt: wholeSecond(s.expiresAt),
  }
}

/** As the token says it, whose times are whole seconds (RFC 7519 §2): one session has one beginning. */
const wholeSecond = (ms: number) => new Date(Math.floor(ms / 1000) * 1000).toISOString()

/** Ends one of the user's own sessions; another user's is not found, and lives. */
export async function endOneSession(
  auth: AuthContext,
  { user, session, token }: Principal,
  sessionId: string,
  client: Client,
): Promise<{ status: 'ended' | 'not_found' }> {
  const { redis, limits } = auth
  const own = isId(sessionId) && (await store.readConfirmedAt(redis, user.id, sessionId)) !== null
  if (!own) return { status: 'not_found' }
  const isCurrent = sessionId === session.id
  const { existed } = await store.endSession(redis, limits, {
    userId: user.id,
    sessionId,
    reason: isCurrent ? 'signed_out' : 'signed_out_elsewhere',
    event: isCurrent ? 'logout' : 'session_ended',
    token: isCurrent ? tokenToDeny(auth, token) : null,
    client,
  })
  return { status: existed ? 'ended' : 'not_found' }
}

/** Ends all of the user's sessions, or all but the current one. @returns how many. */
export function endManySessions(
  { redis, limits }: AuthContext,
  { user, session }: Principal,
  scope: 'others' | 'all',
  client: Client,
): Promise<number> {
  return store.endSessions(redis, limits, {
    userId: user.id,
    keep: scope === 'others' ? session.id : null,
    reason: 'signed_out_elsewhere',
    event: 'session_ended',
    client,
  })
}
