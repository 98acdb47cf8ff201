import { DataTable } from '@/components/data-table'
import { Time } from '@/components/time'
import { address } from '@/lib/web/address'
import type { LogRow } from '@/lib/web/admin'

const DEEDS: Record<LogRow['action'], string> = {
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

export function LogTable({ entries }: { entries: LogRow[] }) {
  return (
    <DataTable
      caption="What administrators did, newest first"
      empty="Nothing yet."
      rows={entries}
      rowKey={({ id }) => id}
      columns={[
        { header: 'What', cell: ({ action }) => DEEDS[action] },
        { header: 'To whom', cell: ({ user }) => <Person {...user} /> },
        { header: 'By', cell: ({ by }) => (by ? <Person {...by} /> : 'Command line') },
        { header: 'Why', cell: ({ why }) => <span className="break-words">{why ?? '–'}</span> },
        { header: 'When', cell: ({ at }) => <Time iso={at} /> },
        {
          header: 'From',
          cell: ({ device, ip }) => (
            <>
              {device} <span className="break-all font-mono">{ip}</span>
            </>
          ),
        },
      ]}
    />
  )
}

function Person({ id, email }: { id: string; email: string | null }) {
  if (email === null) return <span className="break-all text-muted">{id} (gone)</span>
  return (
    <a className="link inline-block break-all py-1" href={address(`/admin/users/${id}`)}>
      {email}
    </a>
  )
}
