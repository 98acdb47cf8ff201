import { ButtonLink } from '@/components/button'
import { PageHeader } from '@/components/page-header'
import { PageShell } from '@/components/page-shell'
import { findPrincipal } from '@/lib/web/guards'

/** What `forbidden()` shows, with status 403. */
export default async function Forbidden() {
  return (
    <PageShell principal={await findPrincipal()} width="narrow">
      <PageHeader
        title="This page is for administrators"
        intro="You don’t have permission to view this page."
      />
      <ButtonLink href="/dashboard">Back to dashboard</ButtonLink>
    </PageShell>
  )
}
