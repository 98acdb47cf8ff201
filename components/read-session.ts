import { type ApiAnswer, callApi, isSessionEnd, watchApi } from './call-api'

const SESSION = '/api/auth/session'

/** `unknown`: the server could not say; nothing follows from it. */
export type SessionAnswer =
  | {
      status: 'live'
      userId: string
      /** Milliseconds until the session ends unless it is used, by the server's clock alone. */
      leftMs: number
    }
  | { status: 'ended' }
  | { status: 'unknown' }

/** Asks which session this browser has, without renewing it and without counting as use. */
export async function watchSession(): Promise<SessionAnswer> {
  return toSession(await watchApi(SESSION))
}

/** Asks because a person is here: counts as use, and renews what has to be renewed. */
export async function touchSession(): Promise<SessionAnswer> {
  return toSession(await callApi('GET', SESSION))
}

function toSession(answer: ApiAnswer): SessionAnswer {
  if (!answer.ok) return { status: isSessionEnd(answer) ? 'ended' : 'unknown' }
  const { user, session } = answer.body as { user: { id: string }; session: { expiresAt: string } }
  return { status: 'live', userId: user.id, leftMs: Date.parse(session.expiresAt) - answer.serverNow }
}
