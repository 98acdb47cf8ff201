import Link from 'next/link'
import { DataTable } from '@/components/data-table'
import { Time } from '@/components/time'
import type { AuditRow } from '@/lib/admin/page-data'

const ACTION_LABELS: Record<AuditRow['action'], string> = {
  user_added: 'Added',
  kicked: 'Kicked',
  session_ended: 'One session ended',
  blocked: 'Blocked',
  unblocked: 'Unblocked',
  made_admin: 'Made an administrator',
  made_user: 'Made a user',
  password_reset: 'Password reset',
  account_deleted: 'Account deleted',
}

export function LogTable({ entries }: { entries: AuditRow[] }) {
  return (
    <DataTable
      caption="Actions of administrators, newest first"
      empty="Nothing yet."
      rows={entries}
      rowKey={({ id }) => id}
      columns={[
        { header: 'Action', cell: ({ action }) => ACTION_LABELS[action] },
        { header: 'User', cell: ({ user }) => <Person {...user} /> },
        { header: 'Admin', cell: ({ by }) => (by ? <Person {...by} /> : 'Command line') },
        { header: 'Note', cell: ({ note }) => <span className="wrap-anywhere">{note ?? '–'}</span> },
        { header: 'When', cell: ({ at }) => <Time iso={at} /> },
        {
          header: 'Device',
          cell: ({ device, ip }) => (
            <>
              {device} <span className="wrap-anywhere font-mono">{ip}</span>
            </>
          ),
        },
      ]}
    />
  )
}

function Person({ id, email }: { id: string; email: string | null }) {
  if (email === null) return <span className="wrap-anywhere text-muted">{id} (deleted)</span>
  return (
    <Link prefetch={false} className="link inline-block wrap-anywhere py-1" href={`/admin/users/${id}`}>
      {email}
    </Link>
  )
}
