import * as events from '@/lib/auth/events'
import type { Principal } from '@/lib/auth/principal'
import * as sessions from '@/lib/auth/sessions'
import { authContext } from './auth'

/** @returns the principal's sessions, the current one first. */
export async function listSessions(principal: Principal) {
  return sessions.listSessions(await authContext(), principal)
}

/** @returns the principal's events, newest first. */
export async function listEvents(principal: Principal) {
  return events.listEvents(await authContext(), principal)
}
