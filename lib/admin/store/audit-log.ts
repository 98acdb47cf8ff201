import type { Redis } from '@upstash/redis'
import { z } from 'zod'
import { runScript } from '@/lib/session/redis/script'
import { type Client, parseClient } from '@/lib/session/store/client'
import { ask } from '@/lib/session/store/errors'
import { directoryKeys } from '@/lib/session/store/keys'
import { entriesSchema, fieldsOf } from '@/lib/users/store/events'
import { logActionScript } from './scripts/append-audit-entry'

export const ADMIN_ACTIONS = [
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

export type AdminAction = (typeof ADMIN_ACTIONS)[number]

/** One thing that an administrator or an operator did. */
export type LogEntry = {
  /** The actor: a user id, or null for the command line. */
  by: string | null
  /** Where the actor's request came from. */
  client: Client
  /** The user who was acted on: a user id. */
  userId: string
  action: AdminAction
  why: string | null
}

/** How many entries are kept, roughly. */
const ENTRIES_KEPT = 20_000

const orNull = z.string().transform(text => text || null)

const entrySchema = z.object({
  at: z.coerce.number(),
  by: orNull,
  client: z.string().transform(parseClient),
  userId: z.string(),
  action: z.enum(ADMIN_ACTIONS),
  why: orNull,
})

/**
 * Writes an entry, once for each `operationId`.
 * @returns the entry's id in the log.
 */
export async function appendEntry(redis: Redis, operationId: string, entry: LogEntry): Promise<string> {
  const { by, client, userId, action, why } = entry
  const args = [operationId, by ?? '', JSON.stringify(client), userId, action, why ?? '', ENTRIES_KEPT]
  return String(await ask(() => runScript(redis, logActionScript, [directoryKeys.log], args)))
}

/** Removes an entry of an action that was not done. */
export async function withdrawEntry(redis: Redis, entryId: string): Promise<void> {
  await ask(() => redis.xdel(directoryKeys.log, entryId))
}

/**
 * @param before an entry's id, to read on from there; null for the newest.
 * @returns entries, newest first; `at` in ms since the epoch.
 */
export function readLog(
  redis: Redis,
  { before, count }: { before: string | null; count: number },
): Promise<(LogEntry & { id: string; at: number })[]> {
  return ask(async () => {
    const from = before === null ? '+' : `(${before}`
    const entries = entriesSchema.parse(await redis.xrevrange(directoryKeys.log, from, '-', count))
    return entries.map(([id, fields]) => ({ id, ...entrySchema.parse(fieldsOf(fields)) }))
  })
}
