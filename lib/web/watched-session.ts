import type { UsersContext } from '@/lib/users/context'
import { readUserRecord } from '@/lib/users/store/users'
import type { Answer } from './answer'
import type { Problem } from './problem'

/** What `GET /api/auth/session` answers an open page. */
export async function watchedSession(
  { auth, redis }: UsersContext,
  headers: Headers,
): Promise<Answer | Problem> {
  const peeked = await auth.peek(headers)
  if (peeked.status === 'unauthenticated') return { code: 'unauthenticated' }
  if (peeked.status === 'ended') return { code: 'revoked', members: { reason: peeked.reason } }
  const user = await readUserRecord(redis, peeked.userId)
  if (!user) return { code: 'revoked', members: { reason: 'account_deleted' } }
  const iso = (ms: number) => new Date(ms).toISOString()
  const session = {
    id: peeked.sessionId,
    createdAt: iso(peeked.createdAt),
    expiresAt: iso(peeked.expiresAt),
    accessExpiresAt: iso(peeked.accessExpiresAt),
  }
  return { status: 200, body: { user, session }, location: '/dashboard' }
}
