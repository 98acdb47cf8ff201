import type { UsersContext } from '@/lib/users/context'
import { readUserRecord } from '@/lib/users/store/users'
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

const PAGE_SIZE = 50
const STREAM_ID = /^\d{1,20}-\d{1,20}$/

/**
 * @param cursor from the page before; null for the first.
 * @returns what administrators did, newest first; null for a cursor that no page gave.
 */
export async function listAuditLog(
  { redis }: UsersContext,
  { cursor }: { cursor: string | null },
): Promise<{ entries: AuditRow[]; nextCursor: string | null } | null> {
  if (cursor !== null && !STREAM_ID.test(cursor)) return null
  const found = await store.readEntries(redis, { before: cursor, count: PAGE_SIZE + 1 })
  const shown = found.slice(0, PAGE_SIZE)
  // The log itself holds no email: a deleted account leaves an id that leads nowhere.
  const ids = [...new Set(shown.flatMap(({ by, userId }) => (by ? [by, userId] : [userId])))]
  const emails = new Map(
    await Promise.all(ids.map(async id => [id, (await readUserRecord(redis, id))?.email ?? null] as const)),
  )
  const person = (id: string) => ({ id, email: emails.get(id) ?? null })
  return {
    entries: shown.map(({ id, at, by, userId, action, note, client }) => ({
      id,
      at: new Date(at).toISOString(),
      by: by ? person(by) : null,
      user: person(userId),
      action,
      note,
      ip: client.ip,
      device: client.device,
    })),
    nextCursor: found.length > PAGE_SIZE ? (shown.at(-1)?.id ?? null) : null,
  }
}
