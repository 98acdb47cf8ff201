import type { EventRow } from '@/lib/users/events'
import { DataTable } from './data-table'
import { Time } from './time'

const NAMES: Record<EventRow['type'], string> = {
  signup: 'Account created',
  login: 'Signed in',
  login_failed: 'Sign-in failed',
  logout: 'Signed out',
  session_ended: 'Session ended',
  token_reuse: 'Old refresh token used again: session ended',
  password_changed: 'Password changed',
  kicked: 'Sessions ended by an administrator',
  blocked: 'Blocked by an administrator',
  unblocked: 'Unblocked by an administrator',
  role_changed: 'Role changed by an administrator',
}

const ALARMING: readonly EventRow['type'][] = ['login_failed', 'token_reuse', 'blocked']

type EventsTableProps = { events: EventRow[]; caption?: string }

export function EventsTable({ events, caption = 'Events of your account, newest first' }: EventsTableProps) {
  return (
    <DataTable
      caption={caption}
      rows={events}
      rowKey={({ at, type, sessionId }) => `${at} ${type} ${sessionId}`}
      columns={[
        {
          header: 'Event',
          cell: ({ type, why }) => (
            <>
              <span className={ALARMING.includes(type) ? 'text-danger' : undefined}>
                {NAMES[type] ?? type}
              </span>
              {why && <span className="block font-normal text-muted">“{why}”</span>}
            </>
          ),
        },
        { header: 'When', cell: ({ at }) => <Time iso={at} /> },
        { header: 'Device', cell: ({ device }) => device },
        {
          header: 'Address',
          cell: ({ ip }) => <span className="break-all font-mono">{ip ?? 'unknown'}</span>,
        },
      ]}
    />
  )
}
