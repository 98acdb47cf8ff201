import type { EventRow } from '@/lib/users/events'
import { address } from '@/lib/web/address'
import { Button } from './button'
import { type Column, DataTable } from './data-table'
import { Time } from './time'

type EventType = EventRow['type']

const NAMES: Record<EventType, string> = {
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

const ALARMING: readonly EventType[] = ['login_failed', 'token_reuse', 'blocked']

/** The event says who did it; the administrator's device and IP address are not the user's to see. */
const BY_ADMINISTRATOR: readonly EventType[] = ['kicked', 'blocked', 'unblocked', 'role_changed']

/** What another person may have done with this account. */
const DOUBTFUL: readonly EventType[] = ['login', 'token_reuse']

type EventsTableProps = {
  events: EventRow[]
  caption?: string
  /** The reader's own session: what was done in another one can be answered with "This wasn’t me". */
  ownSessionId?: string
}

export function EventsTable({
  events,
  caption = 'Your account’s events, newest first',
  ownSessionId,
}: EventsTableProps) {
  const isDoubtful = ({ type, sessionId }: EventRow) =>
    ownSessionId !== undefined && DOUBTFUL.includes(type) && sessionId !== ownSessionId
  const notMe: Column<EventRow> = {
    header: 'Not you?',
    cell: event => (isDoubtful(event) ? <NotMeForm device={event.device} /> : null),
  }
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
              {note && <span className="block wrap-anywhere font-normal text-muted">“{note}”</span>}
            </>
          ),
        },
        { header: 'When', cell: ({ at }) => <Time iso={at} /> },
        { header: 'Device', cell: ({ type, device }) => (BY_ADMINISTRATOR.includes(type) ? null : device) },
        {
          header: 'IP address',
          cell: ({ type, ip, count }) =>
            BY_ADMINISTRATOR.includes(type) ? null : (
              <span className="wrap-anywhere font-mono">{ip ?? (count ? 'several' : 'unknown')}</span>
            ),
        },
        ...(events.some(isDoubtful) ? [notMe] : []),
      ]}
    />
  )
}

/** Ends the other sessions and leads to a new password, by a plain form; a page with scripts asks first. */
function NotMeForm({ device }: { device: string }) {
  return (
    <form method="post" action={address('/api/sessions/end')} className="inline-block">
      <input type="hidden" name="scope" value="not_me" />
      <Button type="submit" tone="quiet" className="-my-2.5 text-sm">
        This wasn’t me
        <span className="sr-only">: {device}</span>
      </Button>
    </form>
  )
}
