import type { Metadata } from 'next'
import { PageHeader } from '@/components/page-header'
import { PageShell } from '@/components/page-shell'
import { Section } from '@/components/section'
import { requirePrincipal } from '@/lib/web/guard'
import { ClaimsTable } from './claims-table'
import { ReplayYourself } from './replay-yourself'
import { SessionFacts } from './session-facts'
import { TokenLife } from './token-life'

export const metadata: Metadata = { title: 'Dashboard' }

export default async function DashboardPage() {
  const principal = await requirePrincipal()
  const { user, session, token } = principal
  return (
    <PageShell principal={principal} guarded current="/dashboard">
      <PageHeader
        title={`Hello, ${user.name}`}
        intro={
          <p>
            Signed in as <span className="break-all font-medium text-ink">{user.email}</span>
          </p>
        }
      />
      <div className="grid gap-6 lg:grid-cols-2">
        <Section
          title="This token’s life"
          intro="The access token is short. While you use the app, it is renewed by itself."
        >
          <TokenLife issuedAt={token.iat} expiresAt={token.exp} serverNow={Date.now()} />
        </Section>
        <Section title="This session" intro="One login on one device. It lasts over many access tokens.">
          <SessionFacts session={session} role={user.role} />
        </Section>
        <Section
          title="What the token says"
          intro="Signed, not encrypted: whoever holds it can read this, nobody can change it. Your name and e-mail address are not in it."
          className="lg:col-span-2"
        >
          <ClaimsTable token={token} />
        </Section>
        <ReplayYourself origin={token.iss} />
      </div>
    </PageShell>
  )
}
