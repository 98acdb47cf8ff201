import type { Peeked } from '../index'

type Live = Extract<Peeked, { status: 'live' }>

/** What an open page is told about the session of its browser (`next-jwt-logout/watch`). */
export type SessionAnswer =
  | Pick<Live, 'status' | 'userId' | 'version' | 'expiresInMs'>
  | Exclude<Peeked, Live>

/**
 * Nothing rotates for it, nothing counts as use, and it is no permission. That there is no session is an answer, too: a
 * refusal would be an error in the console of every visitor.
 */
export function sessionAnswer(peeked: Peeked): SessionAnswer {
  if (peeked.status !== 'live') return peeked
  const { status, userId, version, expiresInMs } = peeked
  return { status, userId, version, expiresInMs }
}
