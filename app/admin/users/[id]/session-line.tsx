import { Time } from '@/components/time'
import { TimeAgo } from '@/components/time-ago'
import type { SessionRow } from '@/lib/users/sessions'

/** A user's session in two lines, as an administrator sees it. */
export function SessionLine({ session: { device, ip, lastSeenAt, createdAt } }: { session: SessionRow }) {
  return (
    <div className="min-w-0 text-sm">
      <p className="font-medium text-base">{device}</p>
      <p className="text-muted">
        <TimeAgo iso={lastSeenAt} />, logged in <Time iso={createdAt} />
      </p>
      <p className="wrap-anywhere font-mono text-muted">{ip ?? 'Unknown IP address'}</p>
    </div>
  )
}
