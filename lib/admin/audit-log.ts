import type { AuthContext } from '@/lib/session/flow/context'
import { readVersionedUser } from '@/lib/users/store/role-and-status'
import * as store from './store/audit-log'

/** One entry of the audit log as it is shown; `at` is ISO 8601. */
export type LogRow = {
  id: string
  at: string
  /** The actor; null for the command line. The email is null when the account is deleted. */
  by: { id: string; email: string | null } | null
  /** The user who was acted on. */
  user: { id: string; email: string | null }
  action: store.AdminAction
  why: string | null
  ip: string | null
  device: string
}

const PAGE_SIZE = 50
const STREAM_ID = /^\d{1,20}-\d{1,20}$/

/**
 * @param cursor from the page before; null for the first.
 * @returns what administrators did, newest first; null when no page has named the cursor.
 */
export async function listAdminLog(
  { redis }: AuthContext,
  { cursor }: { cursor: string | null },
): Promise<{ entries: LogRow[]; nextCursor: string | null } | null> {
  if (cursor !== null && !STREAM_ID.test(cursor)) return null
  const found = await store.readLog(redis, { before: cursor, count: PAGE_SIZE + 1 })
  const shown = found.slice(0, PAGE_SIZE)
  // The log stores ids only, so that a deleted account leaves no email in it.
  const ids = [...new Set(shown.flatMap(({ by, userId }) => (by ? [by, userId] : [userId])))]
  const emails = new Map(
    await Promise.all(
      ids.map(async id => [id, (await readVersionedUser(redis, id))?.user.email ?? null] as const),
    ),
  )
  const person = (id: string) => ({ id, email: emails.get(id) ?? null })
  return {
    entries: shown.map(({ id, at, by, userId, action, why, client }) => ({
      id,
      at: new Date(at).toISOString(),
      by: by ? person(by) : null,
      user: person(userId),
      action,
      why,
      ip: client.ip,
      device: client.device,
    })),
    nextCursor: found.length > PAGE_SIZE ? (shown.at(-1)?.id ?? null) : null,
  }
}
