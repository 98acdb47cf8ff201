import type { AuthContext } from '@/lib/session/flow/context'
import { type SessionRow, sessionRow } from '@/lib/session/flow/sessions'
import * as sessions from '@/lib/session/store/sessions'
import { isId } from '@/lib/session/token/jws'
import { normaliseEmail } from '@/lib/users/email'
import { type EventRow, eventRow } from '@/lib/users/events'
import { isActiveAdmin, listIndexedAdmins } from '@/lib/users/store/admin-index'
import { countDirectory, type ListedUser, readDirectory, readListedUser } from '@/lib/users/store/directory'
import { listEvents } from '@/lib/users/store/events'
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
/** How many events of a user are shown. */
const EVENTS_SHOWN = 50

const isThere = <T>(value: T | null): value is T => value !== null

const rowOf = ({ lastLoginAt, ...user }: ListedUser): UserRow => ({
  ...user,
  lastLoginAt: lastLoginAt === null ? null : new Date(lastLoginAt).toISOString(),
})

/**
 * Lists users in the order of their emails. Costs the same for the first page and the last, for ten users and
 * for a million.
 * @param q.query what the email begins with; '' for all.
 * @param q.cursor from the page before; null for the first.
 * @returns null when no page has named the cursor.
 */
export async function listUsers(
  { redis }: AuthContext,
  { query, cursor, pageSize = PAGE_SIZE }: { query: string; cursor: string | null; pageSize?: number },
): Promise<UserPage | null> {
  const prefix = normaliseEmail(query)
  const after = cursor === null ? null : parseCursor(cursor)
  if (cursor !== null && !after) return null
  const [entries, total] = await Promise.all([
    readDirectory(redis, { prefix, after, count: pageSize + 1 }),
    countDirectory(redis, prefix),
  ])
  const shown = entries.slice(0, pageSize)
  const users = await Promise.all(shown.map(({ userId }) => readListedUser(redis, userId)))
  const last = shown.at(-1)
  return {
    // An entry without a user is a sign-up or a deletion under way.
    users: users.filter(isThere).map(rowOf),
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
export async function listAdmins({ redis }: AuthContext): Promise<UserRow[]> {
  const ids = await listIndexedAdmins(redis)
  const users = await Promise.all(ids.map(id => readListedUser(redis, id)))
  return users
    .filter(isThere)
    .filter(isActiveAdmin)
    .map(rowOf)
    .sort((a, b) => (a.email < b.email ? -1 : 1))
}

export type UserDetails = { user: UserRow; sessions: SessionRow[]; events: EventRow[] }

/** @returns a user with their sessions, the one seen last first, and their events, newest first; or null. */
export async function readUser({ redis }: AuthContext, userId: string): Promise<UserDetails | null> {
  if (!isId(userId)) return null
  const [user, live, events] = await Promise.all([
    readListedUser(redis, userId),
    sessions.listSessions(redis, userId),
    listEvents(redis, userId, EVENTS_SHOWN),
  ])
  if (!user) return null
  return {
    user: rowOf(user),
    sessions: live.sort((a, b) => b.lastSeenAt - a.lastSeenAt).map(session => sessionRow(session, null)),
    events: events.map(eventRow),
  }
}
