import type { EventRow } from '@/lib/users/events'
import { DataTable } from './data-table'
import { Time } from './time'

const NAMES: Record<EventRow['type'], string> = {
  signup: 'Account created',
  login: 'Logged in',
  login_failed: 'Failed login',
  logout: 'Logged out',
  session_ended: 'Session ended',
  token_reuse: 'Old refresh token reused: session ended',
  password_changed: 'Password changed',
  kicked: 'Sessions ended by an administrator',
  blocked: 'Blocked by an administrator',
  unblocked: 'Unblocked by an administrator',
  role_changed: 'Role changed by an administrator',
}

const ALARMING: readonly EventRow['type'][] = ['login_failed', 'token_reuse', 'blocked']

type EventsTableProps = { events: EventRow[]; caption?: string }

export function EventsTable({ events, caption = 'Your account’s events, newest first' }: EventsTableProps) {
  return (
    <DataTable
      caption={caption}
      rows={events}
      rowKey={({ at, type, sessionId, device }) => `${at} ${type} ${sessionId} ${device}`}
      columns={[
        {
          header: 'Event',
          cell: ({ type, note, count }) => (
            <>
              <span className={ALARMING.includes(type) ? 'text-danger' : undefined}>
                {count ? `${count} failed logins` : (NAMES[type] ?? type)}
              </span>
              {note && <span className="block font-normal text-muted">“{note}”</span>}
            </>
          ),
        },
        { header: 'When', cell: ({ at }) => <Time iso={at} /> },
        { header: 'Device', cell: ({ device }) => device },
        {
          header: 'IP address',
          cell: ({ ip, count }) => (
            <span className="wrap-anywhere font-mono">{ip ?? (count ? 'several' : 'unknown')}</span>
          ),
        },
      ]}
    />
  )
}
