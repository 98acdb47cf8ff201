import type { Client } from '@/lib/users/client'
import type { UsersContext } from '@/lib/users/context'
import type { Principal } from '@/lib/users/principal'
import type { Answer } from '@/lib/web/answer'
import type { Problem } from '@/lib/web/problem'
import type { Actor } from './audit'
import { kick, kickSession } from './kick'
import { type RoleAndStatus, setRoleAndStatus } from './role-and-status'

type Call = {
  context: UsersContext
  principal: Principal
  client: Client
  params: Record<string, string | string[] | undefined>
}

const actorOf = ({ principal, client }: Call): Actor => ({ userId: principal.user.id, client })

/** @returns the page of the user that the path names. */
export const userPage = (params: Call['params']) => `/admin/users/${encodeURIComponent(String(params.id))}`

/** Ends all sessions of the user that the path names, or one. */
export async function kickUser(
  call: Call,
  { session, note }: { session?: string; note: string },
): Promise<Answer | Problem> {
  const userId = String(call.params.id)
  const kicked =
    session === undefined
      ? await kick(call.context, actorOf(call), userId, note)
      : await kickSession(call.context, actorOf(call), { userId, sessionId: session }, note)
  if (kicked.status === 'not_found') return { code: 'not_found' }
  return {
    status: 200,
    body: { revoked: kicked.revoked },
    location: `${userPage(call.params)}?done=${session === undefined ? 'kicked' : 'session_ended'}`,
  }
}

/** Changes role or status of the user that the path names. */
export async function changeUser(
  call: Call,
  { note, ...wanted }: RoleAndStatus & { note: string },
): Promise<Answer | Problem> {
  const changed = await setRoleAndStatus(call.context, actorOf(call), String(call.params.id), wanted, note)
  if (!('user' in changed)) return { code: changed.status }
  return {
    status: 200,
    body: { user: changed.user },
    location: `${userPage(call.params)}?done=${wanted.status ?? 'role_changed'}`,
  }
}
