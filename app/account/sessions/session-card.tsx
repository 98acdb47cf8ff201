import { Monitor, Smartphone } from 'lucide-react'
import type { ReactNode } from 'react'
import { Time } from '@/components/time'
import { TimeAgo } from '@/components/time-ago'
import type { SessionRow } from '@/lib/users/sessions'

type SessionCardProps = {
  session: SessionRow
  /** What can be done with it. */
  children: ReactNode
}

export function SessionCard({ session, children }: SessionCardProps) {
  const { current, device, ip, createdAt, lastSeenAt, expiresAt } = session
  const Icon = /Android|iOS/.test(device) ? Smartphone : Monitor
  return (
    <div
      className={`flex flex-wrap items-center justify-between gap-x-6 gap-y-3 rounded-box border bg-surface p-5 md:flex-nowrap ${current ? 'border-live border-l-4' : 'border-line'}`}
    >
      <div className="flex min-w-0 gap-4">
        <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-muted" />
        <div className="min-w-0">
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 font-semibold">
            {device}
            {current && (
              <span className="rounded-full bg-live-soft px-2.5 py-0.5 font-medium text-live text-sm">
                This device
              </span>
            )}
          </p>
          <dl className="mt-1 grid justify-start gap-x-6 gap-y-1 text-sm sm:grid-cols-[auto_auto]">
            <Fact name="Last seen">
              <span className="font-medium">
                <TimeAgo iso={lastSeenAt} />
              </span>
            </Fact>
            <Fact name="IP address">
              <span className="wrap-anywhere font-mono">{ip ?? 'unknown'}</span>
            </Fact>
            <Fact name="Logged in">
              <Time iso={createdAt} />
            </Fact>
            <Fact name="Ends if unused">
              <Time iso={expiresAt} />
            </Fact>
          </dl>
        </div>
      </div>
      <div className="flex shrink-0 flex-wrap items-center gap-x-5 gap-y-2">{children}</div>
    </div>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-wrap gap-x-2">
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  )
}
