import type { Metadata } from 'next'
import { PageHeader } from '@/components/page-header'
import { PageShell } from '@/components/page-shell'
import { Section } from '@/components/section'
import { findPrincipal } from '@/lib/web/guards'

export const metadata: Metadata = { title: 'Add to your app' }

/** What another app takes from this one. */
export default async function AdoptPage() {
  const principal = await findPrincipal()
  return (
    <PageShell principal={principal} current="/adopt">
      <PageHeader
        title="Add to your app"
        intro="Login and logout for an app that exists: one folder, which stays your code."
      />
      <Section title="Take lib/session">
        <p>
          The folder lib/session holds tokens, denylist and sessions. docs/adopt.md in the repository says
          what each part does.
        </p>
      </Section>
    </PageShell>
  )
}
