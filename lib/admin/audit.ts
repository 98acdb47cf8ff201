import type { AuthContext } from '@/lib/session/flow/context'
import type { Client } from '@/lib/session/store/client'
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
 * Writes to the administrators' log, then acts. In this order nothing is ever done without an entry; an entry for what
 * was refused is taken back, so one without a deed is left by a crash or an outage only.
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
  const outcome = await act()
  if (!isDone(outcome)) await Promise.all(entries.map(id => withdrawAction(redis, id)))
  return outcome
}
