import { readSession, readSessions } from '../store/read-sessions'
import type { Flow } from './context'
import type { Principal } from './principal'

/** A live session; times in ms since the epoch. */
export type Session = {
  id: string
  createdAt: number
  lastSeenAt: number
  expiresAt: number
  /** What the host described of the login request. */
  details: unknown
}

/** @returns the user's live sessions, the one seen last first. */
export async function list<C extends object>({ store }: Flow<C>, userId: string): Promise<Session[]> {
  const sessions = await readSessions(store, userId)
  return sessions
    .map(([id, { createdAt, seenAt, expiresAt, details }]) => ({
      id,
      createdAt,
      lastSeenAt: seenAt,
      expiresAt,
      details: JSON.parse(details) as unknown,
    }))
    .sort((one, other) => other.lastSeenAt - one.lastSeenAt)
}

/** @returns whether the session saw the password, at the login or since, within the confirm window (ASVS 7.5.2). */
export async function isFresh<C extends object>(
  { store }: Flow<C>,
  { userId, sessionId }: Principal<C>,
): Promise<boolean> {
  const session = await readSession(store, userId, sessionId)
  return session !== null && store.clock.now() - session.confirmedAt <= store.limits.confirmMs
}
