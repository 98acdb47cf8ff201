import Link from 'next/link'
import { Section } from '@/components/section'
import { Time } from '@/components/time'
import type { EventRow } from '@/lib/users/events'
import type { User } from '@/lib/users/principal'
import { NameForm } from './name-form'

type ProfileProps = {
  user: User
  /** The latest login in another session. */
  otherLogin: EventRow | undefined
}

export function Profile({ user, otherLogin }: ProfileProps) {
  return (
    <Section title="Profile">
      <dl className="grid gap-x-6 sm:grid-cols-[auto_1fr] sm:gap-y-2">
        <dt className="text-muted">Name</dt>
        <dd className="wrap-anywhere max-sm:mb-2">{user.name}</dd>
        <dt className="text-muted">Email</dt>
        <dd className="wrap-anywhere max-sm:mb-2">{user.email}</dd>
        <dt className="text-muted">Role</dt>
        <dd className="max-sm:mb-2">{user.role === 'admin' ? 'Administrator' : 'User'}</dd>
        <dt className="text-muted">Last other login</dt>
        <dd>
          {otherLogin ? (
            <>
              <Time iso={otherLogin.at} />
              <span className="block text-muted">
                {otherLogin.device} <span className="wrap-anywhere font-mono text-sm">{otherLogin.ip}</span>
              </span>
            </>
          ) : (
            'None'
          )}
        </dd>
      </dl>
      <div className="mt-6">
        <NameForm name={user.name} />
      </div>
      <p className="mt-6">
        <Link className="link" href="/account/sessions">
          Manage your sessions
        </Link>
      </p>
    </Section>
  )
}
