import type { Metadata } from 'next'
import { ButtonLink } from '@/components/button'
import { LogoutButton } from '@/components/logout-button'
import { PageHeader } from '@/components/page-header'
import { PageShell } from '@/components/page-shell'
import { findPrincipal } from '@/lib/web/guards'

export const metadata: Metadata = { title: 'Log out' }

/** For a typed address: offers the button, because opening a page must never log anyone out. */
export default async function LogoutPage() {
  const principal = await findPrincipal()
  return (
    <PageShell principal={principal} width="narrow">
      <PageHeader
        title={principal ? 'Log out?' : 'You are not logged in'}
        intro={
          principal
            ? 'Every copy of your token is refused from the next request on.'
            : 'There is no session to end in this browser.'
        }
      />
      {principal ? <LogoutButton tone="primary" /> : <ButtonLink href="/login">Log in</ButtonLink>}
    </PageShell>
  )
}
