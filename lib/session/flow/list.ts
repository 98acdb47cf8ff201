import { readSession, readSessions } from '../store/read-sessions'
import type { Flow } from './context'

/** Names one session of a user; a principal does. */
export type SessionName = { userId: string; sessionId: string }

/** A live session; times in ms since the epoch. */
export type Session = {
  id: string
  createdAt: number
  lastSeenAt: number
  expiresAt: number
  /** Whether the browser keeps the session when it closes. */
  remember: boolean
  /** What the host described of the login request. */
  details: unknown
}

/** @returns the user's live sessions, the one seen last first. */
export async function list<C extends object>({ store }: Flow<C>, userId: string): Promise<Session[]> {
  const sessions = await readSessions(store, userId)
  return sessions
    .map(([id, { createdAt, seenAt, expiresAt, remember, details }]) => ({
      id,
      createdAt,
      lastSeenAt: seenAt,
      expiresAt,
      remember,
      details: JSON.parse(details) as unknown,
    }))
    .sort((one, other) => other.lastSeenAt - one.lastSeenAt)
}

/** @returns whether the session saw the password, at the login or since, within the confirm window (ASVS 7.5.2). */
export async function isFresh<C extends object>(
  { store }: Flow<C>,
  { userId, sessionId }: SessionName,
): Promise<boolean> {
  const session = await readSession(store, userId, sessionId)
  return session !== null && store.clock.now() - session.confirmedAt <= store.limits.confirmMs
}
