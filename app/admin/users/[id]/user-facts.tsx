import { Time } from '@/components/time'
import type { UserRow } from '@/lib/admin/page-data'
import { RoleBadge, StatusBadge } from '../../user-badges'

export function UserFacts({ user }: { user: UserRow }) {
  return (
    <dl className="grid gap-x-6 sm:grid-cols-[auto_1fr] sm:gap-y-2">
      <dt className="text-muted">Name</dt>
      <dd className="wrap-anywhere max-sm:mb-2">{user.name}</dd>
      <dt className="text-muted">Role</dt>
      <dd className="max-sm:mb-2">
        <RoleBadge {...user} />
      </dd>
      <dt className="text-muted">Status</dt>
      <dd className="max-sm:mb-2">
        <StatusBadge {...user} />
      </dd>
      <dt className="text-muted">Last login</dt>
      <dd className="max-sm:mb-2">{user.lastLoginAt ? <Time iso={user.lastLoginAt} /> : 'Never'}</dd>
      <dt className="text-muted">ID</dt>
      <dd className="wrap-anywhere font-mono text-sm">{user.id}</dd>
    </dl>
  )
}
