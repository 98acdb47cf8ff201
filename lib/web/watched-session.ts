import type { UsersContext } from '@/lib/users/context'
import { readUserRecord } from '@/lib/users/store/users'
import type { Answer } from './answer'
import type { Problem } from './problem'

/** What `GET /api/auth/session` answers an open page: only whose session it is, because nothing was proved by rotation. */
export async function watchedSession(
  { auth, redis }: UsersContext,
  headers: Headers,
): Promise<Answer | Problem> {
  const peeked = await auth.peek(headers)
  if (peeked.status === 'unauthenticated') return { code: 'unauthenticated' }
  if (peeked.status === 'ended') return { code: 'revoked', members: { reason: peeked.reason } }
  const user = await readUserRecord(redis, peeked.userId)
  if (user?.status !== 'active') {
    return { code: 'revoked', members: { reason: user ? 'blocked' : 'account_deleted' } }
  }
  const session = { expiresAt: new Date(peeked.expiresAt).toISOString() }
  return { status: 200, body: { user: { id: user.id }, session }, location: '/dashboard' }
}
