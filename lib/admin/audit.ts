import type { AuthContext } from '@/lib/session/flow/context'
import type { Client } from '@/lib/session/store/client'
import { StoreUnavailableError } from '@/lib/session/store/errors'
import { newId } from '@/lib/session/token/id'
import { type AdminAction, logAction, withdrawAction } from './store/audit-log'

/** Who does something to somebody else's account: an administrator, or null for the command line. */
export type Operator = { userId: string | null; client: Client }

/** What users see in their own events instead of the administrator's address and device. */
export const ADMINISTRATOR: Client = { ip: null, device: 'Administrator' }

/** Longest reason that is kept, in characters. */
export const WHY_MAX_LENGTH = 500

/** Writes one entry to the administrators' log. @returns its id there. */
export function enter(
  redis: AuthContext['redis'],
  { userId: by, client }: Operator,
  { userId, action, why }: { userId: string; action: AdminAction; why: string },
): Promise<string> {
  return logAction(redis, newId(), { by, client, userId, action, why: why || null })
}

/**
 * Writes to the audit log, then acts: in this order nothing is ever done without an entry. An entry is withdrawn when the
 * action was refused or failed. It stays when Redis' answer was lost, because the action may have been done then.
 * @param isDone whether the outcome is one that the log should keep.
 */
export async function recorded<T>(
  { redis }: AuthContext,
  operator: Operator,
  { userId, actions, why }: { userId: string; actions: AdminAction[]; why: string },
  act: () => Promise<T>,
  isDone: (outcome: T) => boolean = () => true,
): Promise<T> {
  const entries: string[] = []
  for (const action of actions) entries.push(await enter(redis, operator, { userId, action, why }))
  const withdraw = () => Promise.all(entries.map(id => withdrawAction(redis, id)))
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
