import Link from 'next/link'
import { Time } from '@/components/time'
import type { EventRow } from '@/lib/users/events'
import type { SessionView, User } from '@/lib/users/principal'

type SessionFactsProps = {
  session: SessionView
  role: User['role']
  /** The latest login in another session. */
  otherLogin: EventRow | null
}

export function SessionFacts({ session, role, otherLogin }: SessionFactsProps) {
  return (
    <>
      <dl className="grid gap-x-6 sm:grid-cols-[auto_1fr] sm:gap-y-2">
        <dt className="text-muted">Logged in</dt>
        <dd className="max-sm:mb-2">
          <Time iso={session.createdAt} />
        </dd>
        <dt className="text-muted">Ends if unused</dt>
        <dd className="max-sm:mb-2">
          <Time iso={session.expiresAt} />
        </dd>
        <dt className="text-muted">Role</dt>
        <dd className="max-sm:mb-2">{role === 'admin' ? 'Administrator' : 'User'}</dd>
        <dt className="text-muted">Last other login</dt>
        <dd className="max-sm:mb-2">
          {otherLogin ? (
            <>
              <Time iso={otherLogin.at} />
              <span className="block text-muted">
                {otherLogin.device} <span className="wrap-anywhere font-mono text-sm">{otherLogin.ip}</span>
              </span>
              <Link className="link inline-block py-0.5" href="/account" prefetch={false}>
                Not you?
              </Link>
            </>
          ) : (
            'None'
          )}
        </dd>
      </dl>
      <p className="mt-4">
        <Link className="link" href="/account/sessions">
          See all your sessions
        </Link>
      </p>
    </>
  )
}
