import type { Peeked, Reason } from '../index'

/** What an open page is told about the session of its browser (`next-jwt-logout/watch`). */
export type SessionAnswer =
  | {
      status: 'live'
      userId: string
      /** Changes with every end of all sessions and with every change of role. */
      version: string
      /** How long the session lives unless it is used, by Redis' clock: the browser's may be wrong (ms). */
      expiresInMs: number
    }
  | { status: 'ended'; reason: Reason }
  | { status: 'unauthenticated' }

export function sessionAnswer(peeked: Peeked): SessionAnswer {
  if (peeked.status !== 'live') return peeked
  const { status, userId, version, expiresInMs } = peeked
  return { status, userId, version, expiresInMs }
}
