import type { Metadata } from 'next'
import { Alert } from '@/components/alert'
import { ButtonLink } from '@/components/button'
import { EventsTable } from '@/components/events-table'
import { problemFromQuery, type Query } from '@/components/form/form-problem'
import { PageHeader } from '@/components/page-header'
import { PageShell } from '@/components/page-shell'
import { Section } from '@/components/section'
import { StoreLost } from '@/components/store-lost'
import { requirePrincipal } from '@/lib/web/guards'
import { listEvents } from '@/lib/web/page-data'
import { unlessLost } from '@/lib/web/store-lost'
import { NotMe } from './not-me'
import { PasswordForm } from './password-form'
import { Profile } from './profile'

/** A screen reader announces a new page by its title. */
const TITLES = new Map(
  Object.entries({ password_changed: 'Password changed', not_me: 'Choose a new password' }),
)

type AccountPageProps = { searchParams: Promise<Query> }

export async function generateMetadata({ searchParams }: AccountPageProps): Promise<Metadata> {
  const { error, done } = await searchParams
  const title = typeof done === 'string' ? TITLES.get(done) : undefined
  return { title: error ? 'Error: account' : (title ?? 'Account') }
}

export default async function AccountPage({ searchParams }: AccountPageProps) {
  const principal = await requirePrincipal()
  const query = await searchParams
  const problem = problemFromQuery(query, { passwordField: 'currentPassword' })
  const events = await unlessLost(listEvents(principal))
  if (events === 'lost') return <StoreLost principal={principal} current="/account" />
  const otherLogin = events.find(
    ({ type, sessionId }) => type === 'login' && sessionId !== principal.session.id,
  )
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
          <Profile user={principal.user} otherLogin={otherLogin} />
          <Section
            title="Change password"
            intro="This ends every other session and revokes every token issued before, copies included."
          >
            <div id="new-password" className="space-y-5">
              {query.done === 'not_me' && !problem && (
                <Alert tone="warning" role="status" title="All other sessions have ended.">
                  <p>Somebody who logged in may know your password. Choose a new one now.</p>
                </Alert>
              )}
              <PasswordForm email={principal.user.email} problem={problem} />
            </div>
          </Section>
        </div>
        <Section title="Recent activity" intro="Your account’s latest events, newest first.">
          <NotMe>
            <EventsTable events={events} ownSessionId={principal.session.id} />
          </NotMe>
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
