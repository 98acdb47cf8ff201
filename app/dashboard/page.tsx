import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { PageHeader } from '@/components/page-header'
import { PageShell } from '@/components/page-shell'
import { Section } from '@/components/section'
import { readCopy } from '@/lib/copy/read-copy'
import { originOf, usesSecureCookies } from '@/lib/origin'
import { cookieName } from '@/lib/web/cookies'
import { requirePrincipal } from '@/lib/web/guards'
import { ThiefCard } from '../copy/thief-card'
import { ClaimsTable } from './claims-table'
import { ReplayYourself } from './replay-yourself'
import { SessionFacts } from './session-facts'
import { TokenLife } from './token-life'

export const metadata: Metadata = { title: 'Dashboard' }

export default async function DashboardPage() {
  const principal = await requirePrincipal()
  const { user, session, token } = principal
  const request = await headers()
  const copy = await readCopy()
  return (
    <PageShell principal={principal} guarded current="/dashboard">
      <PageHeader
        title={`Hello, ${user.name}`}
        intro={
          <p>
            Logged in as <span className="wrap-anywhere font-medium text-ink">{user.email}</span>
          </p>
        }
      />
      {copy && <ThiefCard copy={copy} />}
      <div className="grid gap-6 lg:grid-cols-2">
        <Section
          title="This token’s life"
          intro="Access tokens are short-lived. Yours renews automatically while you use the app."
        >
          <TokenLife issuedAt={token.iat} expiresAt={token.exp} serverNow={Date.now()} />
        </Section>
        <Section title="This session" intro="One login on one device. A session outlives many access tokens.">
          <SessionFacts session={session} role={user.role} />
        </Section>
        <Section
          title="What the token says"
          intro="It’s signed, not encrypted: anyone who holds it can read it, and nobody can change it. Your name and email aren’t in it."
          className="lg:col-span-2"
        >
          <ClaimsTable token={token} />
        </Section>
        <ReplayYourself
          origin={originOf(request)}
          cookie={cookieName('access', usesSecureCookies(request))}
        />
      </div>
    </PageShell>
  )
}
