import type { Metadata } from 'next'
import { problemFromQuery, type Query } from '@/components/form/form-problem'
import { PageHeader } from '@/components/page-header'
import { PageShell } from '@/components/page-shell'
import { requirePrincipal } from '@/lib/web/guards'
import { DeleteForm } from './delete-form'

export const metadata: Metadata = { title: 'Delete account' }

type DeletePageProps = { searchParams: Promise<Query> }

export default async function DeletePage({ searchParams }: DeletePageProps) {
  const principal = await requirePrincipal()
  return (
    <PageShell principal={principal} guarded width="narrow">
      <PageHeader
        title="Delete your account?"
        intro="Your account, all its sessions and all its tokens end now. You can register again with the same email address. This can’t be undone."
      />
      <DeleteForm email={principal.user.email} problem={problemFromQuery(await searchParams)} />
    </PageShell>
  )
}
