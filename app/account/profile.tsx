import Link from 'next/link'
import { EmailText } from '@/components/email-text'
import { Section } from '@/components/section'
import type { User } from '@/lib/users/principal'
import { NameForm } from './name-form'

export function Profile({ user }: { user: User }) {
  return (
    <Section title="Profile">
      <dl className="grid gap-x-6 sm:grid-cols-[auto_1fr] sm:gap-y-2">
        <dt className="text-muted">Name</dt>
        <dd className="wrap-anywhere max-sm:mb-2">{user.name}</dd>
        <dt className="text-muted">Email</dt>
        <dd className="min-w-0 max-sm:mb-2">
          <EmailText email={user.email} />
        </dd>
        <dt className="text-muted">Role</dt>
        <dd>{user.role === 'admin' ? 'Administrator' : 'User'}</dd>
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
