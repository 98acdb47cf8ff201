import { APP } from '@/lib/app'
import { userKeys } from '@/lib/session/store/keys'
import type { StoredSession } from '@/lib/session/store/session'
import { recordKeys } from '@/lib/users/store/keys'
import type { User } from '@/lib/users/store/user'

/** Any client for Redis that reads and writes hashes. */
type Hashes = {
  hget(key: string, field: string): Promise<unknown>
  hset(key: string, values: Record<string, string>): Promise<unknown>
}

/** @returns the session as Redis keeps it. @throws Error when there is none. */
export async function readStoredSession(
  redis: Hashes,
  { userId, sid }: { userId: string; sid: string },
): Promise<StoredSession> {
  const text = await redis.hget(userKeys(APP, userId).sessions, sid)
  if (typeof text !== 'string') throw new Error('there is no such session')
  return JSON.parse(text)
}

/** Changes a session as time would, such as moving its confirmation back. */
export async function changeStoredSession(
  redis: Hashes,
  named: { userId: string; sid: string },
  change: Partial<StoredSession>,
): Promise<void> {
  const session = { ...(await readStoredSession(redis, named)), ...change }
  await redis.hset(userKeys(APP, named.userId).sessions, { [named.sid]: JSON.stringify(session) })
}

/** Changes a user's record behind the app's back. */
export async function changeStoredUser(redis: Hashes, userId: string, change: Partial<User>): Promise<void> {
  const { record } = recordKeys(userId)
  const text = await redis.hget(record, 'user')
  if (typeof text !== 'string') throw new Error('there is no such user')
  await redis.hset(record, { user: JSON.stringify({ ...JSON.parse(text), ...change }) })
}
