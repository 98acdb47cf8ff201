import type { UsersContext } from '@/lib/users/context'
import { normaliseEmail } from '@/lib/users/email'
import { type EventRow, listEvents } from '@/lib/users/events'
import { isId } from '@/lib/users/id'
import { listSessions, type SessionRow } from '@/lib/users/sessions'
import { isActiveAdmin, listIndexedAdmins } from '@/lib/users/store/admin-index'
import { countDirectory, type ListedUser, readDirectory, readListedUser } from '@/lib/users/store/directory'
import type { User } from '@/lib/users/store/user'

/** A user as administrators see them; times are ISO 8601. */
export type UserRow = User & { lastLoginAt: string | null; sessions: number }

export type UserPage = {
  users: UserRow[]
  /** Asks for the next page; null on the last one. */
  nextCursor: string | null
  /** How many users the search finds in all. */
  total: number
}

const PAGE_SIZE = 50
const isThere = <T>(value: T | null): value is T => value !== null

const rowOf = ({ lastLoginAt, ...user }: ListedUser, sessions: number): UserRow => ({
  ...user,
  lastLoginAt: lastLoginAt === null ? null : new Date(lastLoginAt).toISOString(),
  sessions,
})

/** Both questions leave in one turn, so that they travel together, with those of the other users on the page. */
async function readRow({ redis, auth }: UsersContext, userId: string): Promise<UserRow | null> {
  const [user, sessions] = await Promise.all([readListedUser(redis, userId), auth.list(userId)])
  return user && rowOf(user, sessions.length)
}

/**
 * Lists users in the order of their emails. Costs the same for the first page and the last, for ten users and
 * for a million.
 * @param q.query what the email begins with; '' for all.
 * @param q.cursor from the page before; null for the first.
 * @returns null for a cursor that no page gave.
 */
export async function listUsers(
  context: UsersContext,
  { query, cursor, pageSize = PAGE_SIZE }: { query: string; cursor: string | null; pageSize?: number },
): Promise<UserPage | null> {
  const prefix = normaliseEmail(query)
  const after = cursor === null ? null : parseCursor(cursor)
  if (cursor !== null && !after) return null
  const [entries, total] = await Promise.all([
    readDirectory(context.redis, { prefix, after, count: pageSize + 1 }),
    countDirectory(context.redis, prefix),
  ])
  const shown = entries.slice(0, pageSize)
  const users = await Promise.all(shown.map(({ userId }) => readRow(context, userId)))
  const last = shown.at(-1)
  return {
    // An entry without a user is a sign-up or a deletion under way.
    users: users.filter(isThere),
    nextCursor: entries.length > pageSize && last ? cursorOf(last) : null,
    total,
  }
}

const cursorOf = ({ email, userId }: { email: string; userId: string }) =>
  Buffer.from(`${email} ${userId}`).toString('base64url')

function parseCursor(cursor: string): { email: string; userId: string } | null {
  const [email, userId, ...rest] = Buffer.from(cursor, 'base64url').toString().split(' ')
  return email && isId(userId) && rest.length === 0 ? { email, userId } : null
}

/** @returns the active administrators, in the order of their emails. */
export async function listAdmins(context: UsersContext): Promise<UserRow[]> {
  const ids = await listIndexedAdmins(context.redis)
  const users = await Promise.all(ids.map(id => readRow(context, id)))
  return users
    .filter(isThere)
    .filter(isActiveAdmin)
    .sort((a, b) => (a.email < b.email ? -1 : 1))
}

export type UserDetails = { user: UserRow; sessions: SessionRow[]; events: EventRow[] }

/** @returns a user with their sessions, the one seen last first, and their events, newest first; or null. */
export async function readUser(context: UsersContext, userId: string): Promise<UserDetails | null> {
  if (!isId(userId)) return null
  const [user, sessions, events] = await Promise.all([
    readListedUser(context.redis, userId),
    listSessions(context, userId, null),
    listEvents(context, userId),
  ])
  return user && { user: rowOf(user, sessions.length), sessions, events }
}
