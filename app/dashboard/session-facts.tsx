import Link from 'next/link'
import { Time } from '@/components/time'
import type { SessionView, User } from '@/lib/users/principal'

type SessionFactsProps = { session: SessionView; role: User['role'] }

export function SessionFacts({ session, role }: SessionFactsProps) {
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
      </dl>
      <p className="mt-4">
        <Link className="link" href="/account/sessions">
          See all your sessions
        </Link>
      </p>
    </>
  )
}
