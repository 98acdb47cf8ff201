import * as log from '@/lib/admin/audit-log'
import * as list from '@/lib/admin/user-list'
import { authContext } from './context'

export type { LogRow } from '@/lib/admin/audit-log'
export type { UserRow } from '@/lib/admin/user-list'

/** What the pages of administrators show. Whoever calls this has asked `requireAdmin()` first. */

export async function listUsers(search: { query: string; cursor: string | null }) {
  return list.listUsers(await authContext(), search)
}

export async function listAdmins() {
  return list.listAdmins(await authContext())
}

export async function readUser(userId: string) {
  return list.readUser(await authContext(), userId)
}

export async function listAdminLog(place: { cursor: string | null }) {
  return log.listAdminLog(await authContext(), place)
}
