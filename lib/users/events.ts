import type { AuthContext } from '@/lib/session/flow/context'
import type { Principal } from '@/lib/session/flow/principal'
import * as store from './store/events'

/** An event as the HTTP contract lists it. */
export type EventRow = {
  at: string
  type: store.EventType
  sessionId: string | null
  ip: string | null
  device: string
  /** What an administrator wrote beside the action; left out where there is nothing. */
  why?: string
  /** How many failed logins of this device the event stands for; left out for one. `ip` is null when it changed. */
  count?: number
}

/** How many events are shown, beside the failed logins. */
const EVENTS_SHOWN = 100

/** @returns what happened to the user's account, newest first. */
export async function listEvents({ redis }: AuthContext, { user }: Principal): Promise<EventRow[]> {
  const events = await store.listEvents(redis, user.id, EVENTS_SHOWN)
  return events.map(eventRow)
}

/** @returns the event as it is shown; times are ISO 8601. */
export function eventRow({ at, type, sessionId, client, why, count }: store.UserEvent): EventRow {
  return {
    at: new Date(at).toISOString(),
    type,
    sessionId,
    ip: client.ip,
    device: client.device,
    ...(why !== null && { why }),
    ...(count > 1 && { count }),
  }
}
