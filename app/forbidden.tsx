import type { Metadata } from 'next'
import { ButtonLink } from '@/components/button'
import { PageHeader } from '@/components/page-header'
import { PageShell } from '@/components/page-shell'
import { findPrincipal } from '@/lib/web/guard'

export const metadata: Metadata = { title: 'Not allowed' }

/** What `forbidden()` shows, with status 403. */
export default async function Forbidden() {
  return (
    <PageShell principal={await findPrincipal()} width="narrow">
      <PageHeader
        title="This page is for administrators"
        intro="Your account has no right to it, or not any more. Nothing was changed."
      />
      <ButtonLink href="/dashboard">To your dashboard</ButtonLink>
    </PageShell>
  )
}
