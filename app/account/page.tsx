import type { Metadata } from 'next'
import { Alert } from '@/components/alert'
import { ButtonLink } from '@/components/button'
import { EventsTable } from '@/components/events-table'
import { problemFromQuery, type Query } from '@/components/form/form-problem'
import { PageHeader } from '@/components/page-header'
import { PageShell } from '@/components/page-shell'
import { Section } from '@/components/section'
import { requirePrincipal } from '@/lib/web/guards'
import { listEvents } from '@/lib/web/page-data'
import { PasswordForm } from './password-form'
import { Profile } from './profile'

type AccountPageProps = { searchParams: Promise<Query> }

export async function generateMetadata({ searchParams }: AccountPageProps): Promise<Metadata> {
  const { error, done } = await searchParams
  return { title: error ? 'Error: account' : done === 'password_changed' ? 'Password changed' : 'Account' }
}

export default async function AccountPage({ searchParams }: AccountPageProps) {
  const principal = await requirePrincipal()
  const query = await searchParams
  const events = await listEvents(principal)
  return (
    <PageShell principal={principal} guarded current="/account">
      <PageHeader title="Account" />
      <div className="space-y-6">
        {query.done === 'password_changed' && (
          <Alert tone="success" role="status" title="Password changed.">
            <p>You’ve been logged out everywhere else, and every token issued before now is revoked.</p>
          </Alert>
        )}
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <Profile user={principal.user} />
          <Section
            title="Change password"
            intro="This ends every other session and revokes every token issued before, copies included."
          >
            <PasswordForm
              email={principal.user.email}
              problem={problemFromQuery(query, { passwordField: 'currentPassword' })}
            />
          </Section>
        </div>
        <Section title="Recent activity" intro="Your account’s latest events, newest first.">
          <EventsTable events={events} />
        </Section>
        <Section
          title="Delete account"
          intro="Your account, all its sessions and all its tokens end at once. You can register again with the same email address."
        >
          <ButtonLink tone="secondary" href="/account/delete">
            Delete account
          </ButtonLink>
        </Section>
      </div>
    </PageShell>
  )
}
