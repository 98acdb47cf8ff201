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
      className={`flex flex-wrap items-center justify-between gap-4 sm:flex-nowrap rounded-box border bg-surface p-5 ${current ? 'border-live border-l-4' : 'border-line'}`}
    >
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-3 font-semibold">
          <Icon aria-hidden className="size-5 shrink-0 text-muted" />
          {device}
          {current && (
            <span className="rounded-full bg-live-soft px-2.5 py-0.5 font-medium text-live text-sm">
              This device
            </span>
          )}
        </p>
        <dl className="mt-2 flex flex-wrap gap-x-6 gap-y-1 text-sm">
          <Fact name="Last seen">
            <TimeAgo iso={lastSeenAt} />
          </Fact>
          <Fact name="Logged in">
            <Time iso={createdAt} />
          </Fact>
          <Fact name="Ends if unused">
            <Time iso={expiresAt} />
          </Fact>
          <Fact name="IP address">
            <span className="wrap-anywhere font-mono">{ip ?? 'unknown'}</span>
          </Fact>
        </dl>
      </div>
      {children}
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
