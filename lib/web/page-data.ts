import { listEvents as listEventsOf } from '@/lib/users/events'
import { usersContext } from '@/lib/users/open-context'
import type { Principal } from '@/lib/users/principal'
import { listSessions as listSessionsOf } from '@/lib/users/sessions'

/** @returns the principal's sessions, the current one first. */
export async function listSessions({ user, session }: Principal) {
  return listSessionsOf(await usersContext(), user.id, session.id)
}

/** @returns the principal's events, newest first. */
export async function listEvents({ user }: Principal) {
  return listEventsOf(await usersContext(), user.id)
}
