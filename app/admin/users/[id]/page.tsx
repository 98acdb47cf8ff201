import { notFound } from 'next/navigation'
import { Alert } from '@/components/alert'
import { EventsTable } from '@/components/events-table'
import { problemFromQuery, type Query } from '@/components/form/form-problem'
import { PageHeader } from '@/components/page-header'
import { PageShell } from '@/components/page-shell'
import { Section } from '@/components/section'
import { StoreLost } from '@/components/store-lost'
import { NOTE_MAX_LENGTH } from '@/lib/admin/audit'
import { readUser } from '@/lib/admin/page-data'
import { requireAdmin } from '@/lib/web/guards'
import { unlessLost } from '@/lib/web/store-lost'
import { adminMetadata } from '../../admin-metadata'
import { AdminNav } from '../../admin-nav'
import { ActionForm } from './action-form'
import { EmailTitle } from './email-title'
import { DONE } from './user-actions'
import { UserFacts } from './user-facts'

export const generateMetadata = () => adminMetadata('User')

type UserPageProps = { params: Promise<{ id: string }>; searchParams: Promise<Query> }

export default async function UserPage({ params, searchParams }: UserPageProps) {
  const principal = await requireAdmin()
  const found = await unlessLost(readUser((await params).id))
  if (found === 'lost') return <StoreLost principal={principal} current="/admin" />
  if (!found) notFound()
  const { user, sessions, events } = found
  const query = await searchParams
  const problem = problemFromQuery(query)
  const done = typeof query.done === 'string' ? DONE.get(query.done) : undefined
  return (
    <PageShell principal={principal} guarded current="/admin">
      <PageHeader title={<EmailTitle email={user.email} />} actions={<AdminNav />} />
      <div className="space-y-6">
        {problem && <Alert tone="danger" title={problem.message} />}
        {!problem && done && <Alert tone="success" role="status" title={done} />}
        <ActionForm user={user} sessions={sessions} noteMaxLength={NOTE_MAX_LENGTH}>
          <UserFacts user={user} />
        </ActionForm>
        <Section title="Recent activity" intro="This account’s latest events, newest first.">
          <EventsTable events={events} caption="This account’s events, newest first" />
        </Section>
      </div>
    </PageShell>
  )
}
