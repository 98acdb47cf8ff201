import type { Redis } from '@upstash/redis'
import { z } from 'zod'
import { withStoreErrors } from '@/lib/session'
import { runScript } from '@/lib/session/redis'
import { type Client, parseClient } from '@/lib/users/client'
import { entriesSchema, fieldsOf } from '@/lib/users/store/events'
import { directoryKeys } from '@/lib/users/store/keys'
import { appendAuditEntryScript } from './scripts/append-audit-entry'

export const AUDIT_ACTIONS = [
  'user_added',
  'kicked',
  'session_ended',
  'blocked',
  'unblocked',
  'made_admin',
  'made_user',
  'password_reset',
  'account_deleted',
] as const

export type AuditAction = (typeof AUDIT_ACTIONS)[number]

/** One thing that an administrator or an operator did. */
export type AuditEntry = {
  /** Who: a user id, or null for the command line. */
  by: string | null
  /** From where. */
  client: Client
  /** Whom: a user id. */
  userId: string
  action: AuditAction
  note: string | null
}

/** An entry as the log holds it; `at` in ms since the epoch. */
export type StoredAuditEntry = AuditEntry & { id: string; at: number }

/** How many entries are kept, roughly. */
const ENTRIES_KEPT = 20_000

const orNull = z.string().transform(text => text || null)

const entrySchema = z.object({
  at: z.coerce.number(),
  by: orNull,
  client: z.string().transform(parseClient),
  userId: z.string(),
  action: z.enum(AUDIT_ACTIONS),
  note: orNull,
})

/**
 * Writes an entry, once for each `operationId`.
 * @returns the entry's id in the log.
 */
export async function appendEntry(redis: Redis, operationId: string, entry: AuditEntry): Promise<string> {
  const { by, client, userId, action, note } = entry
  const args = [operationId, by ?? '', JSON.stringify(client), userId, action, note ?? '', ENTRIES_KEPT]
  return String(
    await withStoreErrors(() => runScript(redis, appendAuditEntryScript, [directoryKeys.log], args)),
  )
}

/** Takes back an entry for something that was then not done. */
export async function withdrawEntry(redis: Redis, entryId: string): Promise<void> {
  await withStoreErrors(() => redis.xdel(directoryKeys.log, entryId))
}

/**
 * @param before an entry's id, to read on from there; null for the newest.
 * @returns entries, newest first.
 */
export function readEntries(
  redis: Redis,
  { before, count }: { before: string | null; count: number },
): Promise<StoredAuditEntry[]> {
  return withStoreErrors(async () => {
    const from = before === null ? '+' : `(${before}`
    const entries = entriesSchema.parse(await redis.xrevrange(directoryKeys.log, from, '-', count))
    return entries.map(([id, fields]) => ({ id, ...entrySchema.parse(fieldsOf(fields)) }))
  })
}
