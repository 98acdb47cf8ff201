import type { AuthContext } from '@/lib/session/flow/context'
import type { Client } from '@/lib/session/store/client'
import { StoreUnavailableError } from '@/lib/session/store/errors'
import { newId } from '@/lib/session/token/id'
import { type AdminAction, appendEntry, withdrawEntry } from './store/audit-log'

/** Who acts on another user's account: an administrator, or null for the command line. */
export type Actor = { userId: string | null; client: Client }

/** What users see in their own events instead of the administrator's IP address and device. */
export const ADMINISTRATOR: Client = { ip: null, device: 'Administrator' }

/** The longest note beside an action, in characters. */
export const NOTE_MAX_LENGTH = 500

/** Appends one entry to the audit log. @returns its id there. */
export function appendAuditEntry(
  redis: AuthContext['redis'],
  { userId: by, client }: Actor,
  { userId, action, why }: { userId: string; action: AdminAction; why: string },
): Promise<string> {
  return appendEntry(redis, newId(), { by, client, userId, action, why: why || null })
}

/**
 * Writes to the audit log, then acts: in this order nothing is ever done without an entry. An entry is withdrawn when the
 * action was refused or failed. It stays when Redis' answer was lost, because the action may have been done then.
 * @param isDone whether the outcome is one that the log should keep.
 */
export async function withAuditEntry<T>(
  { redis }: AuthContext,
  actor: Actor,
  { userId, actions, why }: { userId: string; actions: AdminAction[]; why: string },
  act: () => Promise<T>,
  isDone: (outcome: T) => boolean = () => true,
): Promise<T> {
  const entries: string[] = []
  for (const action of actions) entries.push(await appendAuditEntry(redis, actor, { userId, action, why }))
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
