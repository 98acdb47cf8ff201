import type { UsersContext } from '@/lib/users/context'
import * as store from '@/lib/users/store/role-and-status'
import type { User } from '@/lib/users/store/user'
import { readUserRecord } from '@/lib/users/store/users'
import { type Actor, ADMINISTRATOR, administratorDetails, withAuditEntry } from './audit'
import type { AuditAction } from './store/audit-log'

export type { RoleAndStatus } from '@/lib/users/store/role-and-status'

const ACTIONS = {
  role: { admin: 'made_admin', user: 'made_user' },
  status: { blocked: 'blocked', active: 'unblocked' },
} as const

function actionsOf({ role, status }: store.RoleAndStatus): AuditAction[] {
  return [role && ACTIONS.role[role], status && ACTIONS.status[status]].filter(action => action !== undefined)
}

export type RoleAndStatusChanged =
  | { status: 'changed' | 'unchanged'; user: User }
  | { status: 'not_found' | 'last_admin' }

/**
 * Changes a user's role, blocks or unblocks them, or both. A new role replaces every access token and keeps the
 * sessions, which bring tokens with the new role; a block ends everything. The last active administrator stays one.
 * @param note the administrator's words, '' for none.
 * @throws StoreUnavailableError when Redis cannot be asked; repeating the call finishes what was begun.
 */
export async function setRoleAndStatus(
  context: UsersContext,
  actor: Actor,
  userId: string,
  wanted: store.RoleAndStatus,
  note: string,
): Promise<RoleAndStatusChanged> {
  const { redis, auth } = context
  if (!(await readUserRecord(redis, userId))) return { status: 'not_found' }
  const details = administratorDetails(note)
  const commitWith = async <T>(commit: () => Promise<T>): Promise<T> => {
    if (wanted.status !== 'blocked') return commit()
    return (await auth.change(userId, 'blocked', commit, details)).value
  }
  return withAuditEntry(
    context,
    actor,
    { userId, actions: actionsOf(wanted), note },
    async () => {
      const change = { note, client: ADMINISTRATOR }
      const changed = await store.changeRoleAndStatus(redis, userId, wanted, change, commitWith)
      // The role counts from the commit on, because the app reads it from the record; the tokens follow, also when a
      // crash has kept them from it the first time.
      if ('user' in changed && wanted.role) await auth.reissue(userId, 'role_changed', details)
      return changed
    },
    ({ status }) => status === 'changed' || status === 'unchanged',
  )
}
