import type { Principal } from '@/lib/session/flow/principal'
import * as sessions from '@/lib/session/flow/sessions'
import * as events from '@/lib/users/events'
import { authContext } from './context'

/** @returns the principal's sessions, the current one first. */
export async function listSessions(principal: Principal) {
  return sessions.listSessions(await authContext(), principal)
}

/** @returns the principal's events, newest first. */
export async function listEvents(principal: Principal) {
  return events.listEvents(await authContext(), principal)
}
