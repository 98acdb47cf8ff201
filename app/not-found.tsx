import type { Metadata } from 'next'
import { ButtonLink } from '@/components/button'
import { PageHeader } from '@/components/page-header'
import { PageShell } from '@/components/page-shell'
import { findPrincipal } from '@/lib/web/guards'

export const metadata: Metadata = { title: 'Page not found' }

export default async function NotFound() {
  const principal = await findPrincipal()
  return (
    <PageShell principal={principal} width="narrow">
      <PageHeader
        title="Page not found"
        intro="No page has this address. It may be mistyped, or the page has moved."
      />
      <ButtonLink href={principal ? '/dashboard' : '/'}>
        {principal ? 'Back to dashboard' : 'Back to the start page'}
      </ButtonLink>
    </PageShell>
  )
}
