import type { Actor } from '@/lib/admin/audit'
import { kick, kickSession } from '@/lib/admin/kick'
import { changeRoleAndStatus, type RoleAndStatus } from '@/lib/admin/role-and-status'
import type { AuthContext } from '@/lib/session/flow/context'
import type { Principal } from '@/lib/session/flow/principal'
import type { Client } from '@/lib/session/store/client'
import type { Answer } from './answer'
import type { Problem } from './problem'

type Call = {
  auth: AuthContext
  principal: Principal
  client: Client
  params: Record<string, string | string[] | undefined>
}

const actorOf = ({ principal, client }: Call): Actor => ({ userId: principal.user.id, client })

/** @returns the page of the user that the address names. */
export const userPage = (params: Call['params']) => `/admin/users/${encodeURIComponent(String(params.id))}`

/** Ends all sessions of the user that the address names, or one. */
export async function kickUser(
  call: Call,
  { session, reason }: { session?: string; reason: string },
): Promise<Answer | Problem> {
  const userId = String(call.params.id)
  const kicked =
    session === undefined
      ? await kick(call.auth, actorOf(call), userId, reason)
      : await kickSession(call.auth, actorOf(call), { userId, sessionId: session }, reason)
  if (kicked.status === 'not_found') return { code: 'not_found' }
  return {
    status: 200,
    body: { revoked: kicked.revoked },
    location: `${userPage(call.params)}?done=${session === undefined ? 'kicked' : 'session_ended'}`,
  }
}

/** Changes role or status of the user that the address names. */
export async function changeUser(
  call: Call,
  { reason, ...wanted }: RoleAndStatus & { reason: string },
): Promise<Answer | Problem> {
  const changed = await changeRoleAndStatus(call.auth, actorOf(call), String(call.params.id), wanted, reason)
  if (!('user' in changed)) return { code: changed.status }
  return {
    status: 200,
    body: { user: changed.user },
    location: `${userPage(call.params)}?done=${wanted.status ?? 'role_changed'}`,
  }
}
