import type { Session } from '@/lib/session'
import { clientSchema } from './client'
import type { UsersContext } from './context'

/** A session as the HTTP contract lists it; times are ISO 8601. */
export type SessionRow = {
  id: string
  current: boolean
  device: string
  ip: string | null
  createdAt: string
  lastSeenAt: string
  expiresAt: string
}

/** @returns the user's sessions, the current one first, then the one seen last. `currentId`: null for none. */
export async function listSessions(
  { auth }: UsersContext,
  userId: string,
  currentId: string | null,
): Promise<SessionRow[]> {
  const rows = (await auth.list(userId)).map(session => sessionRow(session, currentId))
  return [...rows.filter(({ current }) => current), ...rows.filter(({ current }) => !current)]
}

function sessionRow(
  { id, createdAt, lastSeenAt, expiresAt, details }: Session,
  currentId: string | null,
): SessionRow {
  const { device, ip } = clientSchema.parse(details)
  return {
    id,
    current: id === currentId,
    device,
    ip,
    createdAt: wholeSecond(createdAt),
    lastSeenAt: new Date(lastSeenAt).toISOString(),
    expiresAt: wholeSecond(expiresAt),
  }
}

/** As the token says it, whose times are whole seconds (RFC 7519 §2): one session has one beginning. */
const wholeSecond = (ms: number) => new Date(Math.floor(ms / 1000) * 1000).toISOString()
