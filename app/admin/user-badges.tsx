import type { UserRow } from '@/lib/admin/page-data'

/** Role and status in words; what is not the rule is marked. */
export function RoleBadge({ role }: Pick<UserRow, 'role'>) {
  return role === 'admin' ? <Badge look="bg-live-soft text-live">Administrator</Badge> : 'User'
}

export function StatusBadge({ status }: Pick<UserRow, 'status'>) {
  return status === 'blocked' ? <Badge look="bg-danger-soft text-danger">Blocked</Badge> : 'Active'
}

function Badge({ look, children }: { look: string; children: string }) {
  return <span className={`rounded-full px-2.5 py-0.5 font-medium ${look}`}>{children}</span>
}
