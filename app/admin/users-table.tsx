import Link from 'next/link'
import { DataTable } from '@/components/data-table'
import { Time } from '@/components/time'
import type { UserRow } from '@/lib/admin/page-data'
import { RoleBadge, StatusBadge } from './user-badges'

export function UsersTable({ users }: { users: UserRow[] }) {
  return (
    <DataTable
      caption="Users by email"
      empty="No users found."
      rows={users}
      rowKey={({ id }) => id}
      columns={[
        {
          header: 'User',
          cell: ({ id, email, name }) => (
            <>
              <Link
                prefetch={false}
                className="link inline-block wrap-anywhere py-1"
                href={`/admin/users/${id}`}
              >
                {email}
              </Link>
              <span className="block wrap-anywhere font-normal text-muted">{name}</span>
            </>
          ),
        },
        { header: 'Role', cell: user => <RoleBadge {...user} /> },
        { header: 'Status', cell: user => <StatusBadge {...user} /> },
        { header: 'Sessions', cell: ({ sessions }) => <span className="tabular-nums">{sessions}</span> },
        {
          header: 'Last login',
          cell: ({ lastLoginAt }) => (lastLoginAt ? <Time iso={lastLoginAt} /> : 'Never'),
        },
      ]}
    />
  )
}
