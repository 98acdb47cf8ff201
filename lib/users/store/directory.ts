import type { Redis } from '@upstash/redis'
import { redisNow } from '@/lib/session/store/clock'
import { ask } from '@/lib/session/store/errors'
import { directoryKeys, userKeys } from '@/lib/session/store/keys'
import { parseUser, type User } from './user'

/** A place in the directory, which is in the order of the addresses. */
export type DirectoryEntry = { email: string; userId: string }

/** A user as a list of users shows them. */
export type ListedUser = User & {
  /** Ms since the epoch; null: never. */
  lastLoginAt: number | null
  /** How many sessions they have now. */
  sessions: number
}

/** Sorts after every character that an address can have. */
const AFTER_ALL = '\u{10ffff}'

const memberOf = ({ email, userId }: DirectoryEntry) => `${email} ${userId}`

function entryOf(member: string): DirectoryEntry {
  const space = member.lastIndexOf(' ')
  return { email: member.slice(0, space), userId: member.slice(space + 1) }
}

/** Enters a user. Done before the user is made: an entry without a user is passed over, a user without one is lost. */
export async function enterDirectory(redis: Redis, entry: DirectoryEntry): Promise<void> {
  await ask(() => redis.zadd(directoryKeys.emails, { score: 0, member: memberOf(entry) }))
}

/** Strikes an entry out. Done after its user is deleted. */
export async function leaveDirectory(redis: Redis, entry: DirectoryEntry): Promise<void> {
  await ask(() => redis.zrem(directoryKeys.emails, memberOf(entry)))
}

/**
 * Reads a part of the directory; the cost is that of the part, however many users there are.
 * @param q.prefix what the addresses begin with, normalised; '' for all.
 * @param q.after where the part before this one ended; null for the first.
 */
export function readDirectory(
  redis: Redis,
  { prefix, after, count }: { prefix: string; after: DirectoryEntry | null; count: number },
): Promise<DirectoryEntry[]> {
  const from = after ? (`(${memberOf(after)}` as const) : (`[${prefix}` as const)
  return ask(async () => {
    const members = await redis.zrange<string[]>(directoryKeys.emails, from, `[${prefix}${AFTER_ALL}`, {
      byLex: true,
      offset: 0,
      count,
    })
    return members.map(entryOf)
  })
}

/** @returns how many addresses begin with `prefix`; '' counts all. */
export function countDirectory(redis: Redis, prefix: string): Promise<number> {
  return ask(() => redis.zlexcount(directoryKeys.emails, `[${prefix}`, `[${prefix}${AFTER_ALL}`))
}

/** @returns the user with what a list shows of them, or null when there is none. */
export function readListedUser(redis: Redis, userId: string): Promise<ListedUser | null> {
  const keys = userKeys(userId)
  return ask(async () => {
    // Given in one turn, so that they travel together, with those of the other users on the page.
    const [[user, lastLogin], sessions] = await Promise.all([
      redis.mget<(string | null)[]>(keys.user, keys.lastLogin),
      redis.zcount(keys.sessions, `(${redisNow()}`, '+inf'),
    ])
    return user
      ? { ...parseUser(user), lastLoginAt: lastLogin ? Number(lastLogin) : null, sessions: Number(sessions) }
      : null
  })
}
