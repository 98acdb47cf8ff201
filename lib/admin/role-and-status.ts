import type { AuthContext } from '@/lib/session/flow/context'
import { isId } from '@/lib/session/token/jws'
import * as store from '@/lib/users/store/role-and-status'
import { type Actor, ADMINISTRATOR, withAuditEntry } from './audit'
import type { AdminAction } from './store/audit-log'

export type { RoleAndStatus } from '@/lib/users/store/role-and-status'

const ACTIONS = {
  role: { admin: 'made_admin', user: 'made_user' },
  status: { blocked: 'blocked', active: 'unblocked' },
} as const

function actionsOf({ role, status }: store.RoleAndStatus): AdminAction[] {
  return [role && ACTIONS.role[role], status && ACTIONS.status[status]].filter(action => action !== undefined)
}

/**
 * Changes a user's role, blocks or unblocks them, or both. A new role overtakes every access token and keeps the
 * refresh tokens, which quietly bring ones with the new role; a block ends everything. The last active administrator
 * stays one.
 * @param why the administrator's words, '' for none.
 * @throws StoreUnavailableError when Redis cannot be asked; repeating the call finishes what was begun.
 */
export async function changeRoleAndStatus(
  auth: AuthContext,
  actor: Actor,
  userId: string,
  wanted: store.RoleAndStatus,
  why: string,
): Promise<store.RoleAndStatusChanged> {
  const { redis, limits } = auth
  if (!isId(userId) || !(await store.readVersionedUser(redis, userId))) return { status: 'not_found' }
  const change = { why, client: ADMINISTRATOR, denyMarginMs: limits.denyMarginMs }
  return withAuditEntry(
    auth,
    actor,
    { userId, actions: actionsOf(wanted), why },
    () => store.changeRoleAndStatus(redis, userId, wanted, change),
    ({ status }) => status === 'changed' || status === 'unchanged',
  )
}
