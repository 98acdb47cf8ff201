import type { SessionAnswer } from '@/lib/session/watch'
import { callApi, watchApi } from './call-api'

const SESSION = '/api/auth/session'

export type KnownSession = {
  /** Milliseconds until the session ends unless it is used, by the server's clock alone. */
  leftMs: number
}

/** Asks when this browser's session ends, without renewing it and without counting as use. Null: there is none, or nobody knows. */
export async function watchSession(): Promise<KnownSession | null> {
  const answer = await watchApi(SESSION)
  if (!answer.ok) return null
  const session = answer.body as SessionAnswer
  return session.status === 'live' ? { leftMs: session.expiresInMs } : null
}

/** Asks because a person is here: counts as use, and renews what has to be renewed. */
export async function touchSession(): Promise<KnownSession | null> {
  const answer = await callApi('GET', SESSION)
  if (!answer.ok) return null
  const { session } = answer.body as { session: { expiresAt: string } }
  return { leftMs: Date.parse(session.expiresAt) - answer.serverNow }
}
