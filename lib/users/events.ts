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
  /** What an administrator wrote as the reason; left out where nobody wrote one. */
  why?: string
}

/** How many events are shown. */
const EVENTS_SHOWN = 100

/** @returns what happened to the user's account, newest first. */
export async function listEvents({ redis }: AuthContext, { user }: Principal): Promise<EventRow[]> {
  const events = await store.listEvents(redis, user.id, EVENTS_SHOWN)
  return events.map(eventRow)
}

/** @returns the event as it is shown; times are ISO 8601. */
export function eventRow({ at, type, sessionId, client, why }: store.UserEvent): EventRow {
  return {
    at: new Date(at).toISOString(),
    type,
    sessionId,
    ip: client.ip,
    device: client.device,
    ...(why !== null && { why }),
  }
}
