import type { Redis } from '@upstash/redis'
import { StoreUnavailableError } from '@/lib/session'
import type { Client } from '@/lib/users/client'
import type { UsersContext } from '@/lib/users/context'
import { newId } from '@/lib/users/id'
import { type AuditAction, appendEntry, withdrawEntry } from './store/audit-log'

/** Who acts on another user's account: an administrator, or null for the command line. */
export type Actor = { userId: string | null; client: Client }

/** What users see in their own events instead of the administrator's IP address and device. */
export const ADMINISTRATOR: Client = { ip: null, device: 'Administrator' }

/** What the user's history keeps of an administrator's action. */
export const administratorDetails = (note: string) => ({ ...ADMINISTRATOR, note })

/** Longest note that is kept, in characters. */
export const NOTE_MAX_LENGTH = 500

/** Appends one entry to the audit log. @returns its id there. */
export function appendAuditEntry(
  redis: Redis,
  { userId: by, client }: Actor,
  { userId, action, note }: { userId: string; action: AuditAction; note: string },
): Promise<string> {
  return appendEntry(redis, newId(), { by, client, userId, action, note: note || null })
}

/**
 * Appends to the audit log, then acts: in this order nothing is ever done without an entry. An entry is withdrawn when the
 * action was refused or failed. It stays when Redis' answer was lost, because the action may have been done then.
 * @param isDone whether the outcome is one that the log should keep.
 */
export async function withAuditEntry<T>(
  { redis }: UsersContext,
  actor: Actor,
  { userId, actions, note }: { userId: string; actions: AuditAction[]; note: string },
  act: () => Promise<T>,
  isDone: (outcome: T) => boolean = () => true,
): Promise<T> {
  const entries: string[] = []
  for (const action of actions) entries.push(await appendAuditEntry(redis, actor, { userId, action, note }))
  const withdraw = () => Promise.all(entries.map(id => withdrawEntry(redis, id)))
  let outcome: T
  try {
    outcome = await act()
  } catch (error) {
    const mayBeDone = error instanceof StoreUnavailableError && !error.isRefusal
    if (!mayBeDone) await withdraw()
    throw error
  }
  if (!isDone(outcome)) await withdraw()
  return outcome
}
