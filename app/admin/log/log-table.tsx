import Link from 'next/link'
import { DataTable } from '@/components/data-table'
import { Time } from '@/components/time'
import type { AuditRow } from '@/lib/admin/page-data'
import { ACTION_LABELS } from './action-labels'

export function LogTable({ entries }: { entries: AuditRow[] }) {
  return (
    <DataTable
      caption="Actions of administrators, newest first"
      empty="No entries found."
      rows={entries}
      rowKey={({ id }) => id}
      columns={[
        { header: 'Action', cell: ({ action }) => ACTION_LABELS[action] },
        { header: 'User', cell: ({ user }) => <Person {...user} />, className: '@2xl:w-48' },
        {
          header: 'Admin',
          cell: ({ by }) => (by ? <Person {...by} /> : 'Command line'),
          className: '@2xl:w-40',
        },
        {
          header: 'Note',
          cell: ({ note }) => <span className="wrap-anywhere">{note ?? '–'}</span>,
        },
        { header: 'When', cell: ({ at }) => <Time iso={at} /> },
        {
          header: 'Device',
          cell: ({ device, ip }) => (
            <>
              {device} <span className="wrap-anywhere font-mono">{ip}</span>
            </>
          ),
          className: '@2xl:w-36',
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
