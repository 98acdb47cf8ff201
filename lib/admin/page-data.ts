import { usersContext } from '@/lib/users/open-context'
import * as auditLog from './audit-log'
import * as userList from './user-list'

export type { AuditFilter, AuditRow } from './audit-log'
export type { UserRow } from './user-list'

/** What the pages of administrators show. A page calls `requireAdmin()` first. */

export async function listUsers(search: { query: string; cursor: string | null }) {
  return userList.listUsers(await usersContext(), search)
}

export async function listAdmins() {
  return userList.listAdmins(await usersContext())
}

export async function readUser(userId: string) {
  return userList.readUser(await usersContext(), userId)
}

export async function listAuditLog(place: { cursor: string | null; filter: auditLog.AuditFilter }) {
  return auditLog.listAuditLog(await usersContext(), place)
}
