import { type SessionAnswer, sessionAnswer } from '@/lib/session/next'
import type { UsersContext } from '@/lib/users/context'
import { readUserRecord } from '@/lib/users/store/users'
import type { Answer } from './answer'

/**
 * What `GET /api/auth/session` answers an open page: only whose session it is, because nothing was proved by rotation. That
 * it has ended is an answer, too, not a refusal.
 */
export async function watchedSession({ auth, redis }: UsersContext, headers: Headers): Promise<Answer> {
  const peeked = await auth.peek(headers)
  const user = peeked.status === 'live' ? await readUserRecord(redis, peeked.userId) : null
  const isOver = peeked.status === 'live' && user?.status !== 'active'
  const body: SessionAnswer = isOver
    ? { status: 'ended', reason: user ? 'blocked' : 'account_deleted' }
    : sessionAnswer(peeked)
  return { status: 200, body, location: '/dashboard' }
}
