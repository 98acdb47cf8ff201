import { z } from 'zod'
import type { HistoryEntry, Reason } from '@/lib/session'
import { clientSchema } from './client'
import type { UsersContext } from './context'
import * as store from './store/events'

/** An event as the HTTP contract lists it. */
export type EventRow = {
  at: string
  type: store.EventType
  sessionId: string | null
  ip: string | null
  device: string
  /** What an administrator wrote beside the action; left out where there is nothing. */
  note?: string
  /** How many failed logins of this device the event stands for; left out for one. `ip` is null when it changed. */
  count?: number
}

/** How many events are shown, beside the failed logins. */
const EVENTS_SHOWN = 100

/** @returns what happened to the user's account, newest first. */
export async function listEvents({ redis, auth }: UsersContext, userId: string): Promise<EventRow[]> {
  const [events, history] = await Promise.all([
    store.listEvents(redis, userId, EVENTS_SHOWN),
    auth.history(userId, EVENTS_SHOWN),
  ])
  return [...events, ...history.map(sessionEvent)].sort((a, b) => b.at - a.at).map(eventRow)
}

/** How the app calls what the library tells. */
const TYPES: Record<Reason, store.EventType> = {
  signed_out: 'logout',
  signed_out_elsewhere: 'session_ended',
  password_changed: 'password_changed',
  kicked: 'kicked',
  blocked: 'blocked',
  role_changed: 'role_changed',
  token_reuse: 'token_reuse',
  account_deleted: 'session_ended',
  expired: 'session_ended',
  account_changed: 'session_ended',
  session_limit: 'session_ended',
}

const detailsSchema = clientSchema.extend({ note: z.string().nullish() })

function sessionEvent({ at, reason, sessionId, details }: HistoryEntry): store.UserEvent {
  const { ip, device, note = null } = detailsSchema.parse(details)
  return {
    at,
    type: reason ? TYPES[reason] : 'login',
    sessionId,
    client: { ip, device },
    note: note || null,
    count: 1,
  }
}

/** @returns the event as it is shown; times are ISO 8601. */
function eventRow({ at, type, sessionId, client, note, count }: store.UserEvent): EventRow {
  return {
    at: new Date(at).toISOString(),
    type,
    sessionId,
    ip: client.ip,
    device: client.device,
    ...(note !== null && { note }),
    ...(count > 1 && { count }),
  }
}
