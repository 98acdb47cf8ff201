import { DataTable } from '@/components/data-table'
import { Time } from '@/components/time'
import { address } from '@/lib/web/address'
import type { UserRow } from '@/lib/web/admin'
import { RoleBadge, StatusBadge } from './user-badges'

export function UsersTable({ users }: { users: UserRow[] }) {
  return (
    <DataTable
      caption="Users by e-mail address"
      empty="No user’s address begins like that."
      rows={users}
      rowKey={({ id }) => id}
      columns={[
        {
          header: 'User',
          cell: ({ id, email, name }) => (
            <>
              <a className="link inline-block break-all py-1" href={address(`/admin/users/${id}`)}>
                {email}
              </a>
              <span className="block font-normal text-muted">{name}</span>
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
