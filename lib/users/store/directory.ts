import type { Redis } from '@upstash/redis'
import { withStoreErrors } from '@/lib/session'
import { directoryKeys, recordKeys } from './keys'
import { parseUser, type User } from './user'

/** A place in the directory, which is in the order of the emails. */
export type DirectoryEntry = { email: string; userId: string }

/** A user as a list of users shows them. `lastLoginAt`: ms since the epoch; null: never. */
export type ListedUser = User & { lastLoginAt: number | null }

/** Sorts after every character that an email can have. */
const AFTER_ALL = '\u{10ffff}'

const memberOf = ({ email, userId }: DirectoryEntry) => `${email} ${userId}`

function entryOf(member: string): DirectoryEntry {
  const space = member.lastIndexOf(' ')
  return { email: member.slice(0, space), userId: member.slice(space + 1) }
}

/** Enters a user. Done before the user is made: an entry without a user is passed over, a user without one is lost. */
export async function enterDirectory(redis: Redis, entry: DirectoryEntry): Promise<void> {
  await withStoreErrors(() => redis.zadd(directoryKeys.emails, { score: 0, member: memberOf(entry) }))
}

/** Removes an entry. Done after its user is deleted. */
export async function leaveDirectory(redis: Redis, entry: DirectoryEntry): Promise<void> {
  await withStoreErrors(() => redis.zrem(directoryKeys.emails, memberOf(entry)))
}

/**
 * Reads a part of the directory; the cost is that of the part, however many users there are.
 * @param q.prefix what the emails begin with, normalised; '' for all.
 * @param q.after where the part before this one ended; null for the first.
 */
export function readDirectory(
  redis: Redis,
  { prefix, after, count }: { prefix: string; after: DirectoryEntry | null; count: number },
): Promise<DirectoryEntry[]> {
  const from = after ? (`(${memberOf(after)}` as const) : (`[${prefix}` as const)
  return withStoreErrors(async () => {
    const members = await redis.zrange<string[]>(directoryKeys.emails, from, `[${prefix}${AFTER_ALL}`, {
      byLex: true,
      offset: 0,
      count,
    })
    return members.map(entryOf)
  })
}

/** @returns how many emails begin with `prefix`; '' counts all. */
export function countDirectory(redis: Redis, prefix: string): Promise<number> {
  return withStoreErrors(() => redis.zlexcount(directoryKeys.emails, `[${prefix}`, `[${prefix}${AFTER_ALL}`))
}

/** @returns the user with what a list shows of them, or null when there is none. */
export function readListedUser(redis: Redis, userId: string): Promise<ListedUser | null> {
  return withStoreErrors(async () => {
    // The raw client answers HMGET as it came: an array in the order of the names.
    const answer = await redis.hmget(recordKeys(userId).record, 'user', 'lastLoginAt')
    const [user, lastLogin] = answer as unknown as (string | null)[]
    return user ? { ...parseUser(user), lastLoginAt: lastLogin ? Number(lastLogin) : null } : null
  })
}
