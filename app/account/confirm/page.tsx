import type { Metadata } from 'next'
import { problemFromQuery, type Query } from '@/components/form/form-problem'
import { PageHeader } from '@/components/page-header'
import { PageShell } from '@/components/page-shell'
import { requirePrincipal } from '@/lib/web/guards'
import { safeNextPath } from '@/lib/web/next-path'
import { ConfirmForm } from './confirm-form'

export const metadata: Metadata = { title: 'Confirm it’s you' }

type ConfirmPageProps = { searchParams: Promise<Query> }

/** Where a form without JavaScript is sent when what it asks for needs a fresh login. */
export default async function ConfirmPage({ searchParams }: ConfirmPageProps) {
  const principal = await requirePrincipal()
  const query = await searchParams
  const next = safeNextPath(typeof query.next === 'string' ? query.next : undefined)
  return (
    <PageShell principal={principal} guarded width="narrow">
      <PageHeader
        title="Confirm it’s you"
        intro="You logged in a while ago. Enter your password to continue."
      />
      <ConfirmForm email={principal.user.email} next={next} problem={problemFromQuery(query)} />
    </PageShell>
  )
}
