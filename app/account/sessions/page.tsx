import type { Metadata } from 'next'
import { Alert } from '@/components/alert'
import { problemFromQuery, type Query } from '@/components/form/form-problem'
import { PageHeader } from '@/components/page-header'
import { PageShell } from '@/components/page-shell'
import { StoreLost } from '@/components/store-lost'
import { requirePrincipal } from '@/lib/web/guards'
import { listSessions } from '@/lib/web/page-data'
import { unlessLost } from '@/lib/web/store-lost'
import { SessionList } from './session-list'

export const metadata: Metadata = { title: 'Sessions' }

const DONE = new Map(
  Object.entries({
    session_ended: 'The session has ended. Its tokens are refused from now on.',
    others_ended: 'All other sessions have ended. Their tokens are refused from now on.',
  }),
)

type SessionsPageProps = { searchParams: Promise<Query> }

export default async function SessionsPage({ searchParams }: SessionsPageProps) {
  const principal = await requirePrincipal()
  const query = await searchParams
  const sessions = await unlessLost(listSessions(principal))
  if (sessions === 'lost') return <StoreLost principal={principal} current="/account/sessions" />
  const problem = problemFromQuery(query)
  const done = typeof query.done === 'string' ? DONE.get(query.done) : undefined
  return (
    <PageShell principal={principal} guarded current="/account/sessions">
      <PageHeader
        title="Sessions"
        intro="Each login on each device is one session. Ending a session revokes its tokens at once, including copies."
      />
      <div className="space-y-6">
        {problem && <Alert tone="danger" title={problem.message} />}
        {!problem && done && <Alert tone="success" title={done} />}
        <SessionList initial={sessions} />
      </div>
    </PageShell>
  )
}
