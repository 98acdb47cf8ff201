import type { UsersContext } from '@/lib/users/context'
import { readUserRecord } from '@/lib/users/store/users'
import { findUser } from './find-user'
import * as store from './store/audit-log'

/** One entry of the audit log as it is shown; `at` is ISO 8601. */
export type AuditRow = {
  id: string
  at: string
  /** Who; null for the command line. The email is null when the account is gone. */
  by: { id: string; email: string | null } | null
  /** Whom. */
  user: { id: string; email: string | null }
  action: store.AuditAction
  note: string | null
  ip: string | null
  device: string
}

/** What to show of the log; left out: everything. A person is an email or a user id. */
export type AuditFilter = { by?: string; user?: string; action?: store.AuditAction }

export type AuditPage = {
  entries: AuditRow[]
  nextCursor: string | null
  /** How far back was searched (ISO 8601), when a filter found less than a page and the log goes on; otherwise null. */
  searchedBackTo: string | null
}

const PAGE_SIZE = 50
const STREAM_ID = /^\d{1,20}-\d{1,20}$/

/** A filter reads this many entries at a time, and no more than the limit for one page. */
const BATCH_SIZE = 500
const SEARCH_LIMIT = 2000

/**
 * @param cursor from the page before; null for the first.
 * @returns what administrators did, newest first; null for a cursor that no page gave.
 */
export async function listAuditLog(
  context: UsersContext,
  { cursor, filter = {} }: { cursor: string | null; filter?: AuditFilter },
): Promise<AuditPage | null> {
  if (cursor !== null && !STREAM_ID.test(cursor)) return null
  const matches = await matcherOf(context, filter)
  if (!matches) return { entries: [], nextCursor: null, searchedBackTo: null }

  const isFiltered = Object.values(filter).some(Boolean)
  const batchSize = isFiltered ? BATCH_SIZE : PAGE_SIZE + 1
  const found: store.StoredAuditEntry[] = []
  let last: store.StoredAuditEntry | undefined
  let isAtEnd = false
  for (let searched = 0; searched < SEARCH_LIMIT && found.length <= PAGE_SIZE && !isAtEnd; ) {
    const batch = await store.readEntries(context.redis, { before: last?.id ?? cursor, count: batchSize })
    found.push(...batch.filter(matches))
    last = batch.at(-1) ?? last
    searched += batch.length
    isAtEnd = batch.length < batchSize
  }

  const shown = found.slice(0, PAGE_SIZE)
  const goesOn = found.length > PAGE_SIZE
  return {
    entries: await rowsOf(context, shown),
    nextCursor: (goesOn ? shown.at(-1)?.id : isAtEnd ? null : last?.id) ?? null,
    searchedBackTo: !goesOn && !isAtEnd && last ? new Date(last.at).toISOString() : null,
  }
}

/** @returns whether an entry is asked for, or null when no entry can be: a person who is not known is in none. */
async function matcherOf(context: UsersContext, { by, user, action }: AuditFilter) {
  const [byId, userId] = await Promise.all([by && findUser(context, by), user && findUser(context, user)])
  if (byId === null || userId === null) return null
  return (entry: store.AuditEntry) =>
    (!byId || entry.by === byId) &&
    (!userId || entry.userId === userId) &&
    (!action || entry.action === action)
}

async function rowsOf({ redis }: UsersContext, entries: store.StoredAuditEntry[]): Promise<AuditRow[]> {
  // The log itself holds no email: a deleted account leaves an id that leads nowhere.
  const ids = [...new Set(entries.flatMap(({ by, userId }) => (by ? [by, userId] : [userId])))]
  const emails = new Map(
    await Promise.all(ids.map(async id => [id, (await readUserRecord(redis, id))?.email ?? null] as const)),
  )
  const person = (id: string) => ({ id, email: emails.get(id) ?? null })
  return entries.map(({ id, at, by, userId, action, note, client }) => ({
    id,
    at: new Date(at).toISOString(),
    by: by ? person(by) : null,
    user: person(userId),
    action,
    note,
    ip: client.ip,
    device: client.device,
  }))
}
