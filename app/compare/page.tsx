import type { Metadata } from 'next'
import { PageHeader } from '@/components/page-header'
import { PageShell } from '@/components/page-shell'
import { findPrincipal } from '@/lib/web/guards'
import { Comparison } from './comparison'
import { COMPARED } from './measured'

export const metadata: Metadata = {
  title: 'JWT logout, compared',
  description:
    'How long a stolen copy of the cookie works after a logout, a password change or a block: iron-session, NextAuth, better-auth and others, measured.',
}

const { measuredAt, node, next } = COMPARED

/** What `npm run compare` has measured, for everybody who is choosing. */
export default async function ComparePage() {
  return (
    <PageShell principal={await findPrincipal()} current="/compare">
      <PageHeader
        title="Who still lets the copy in?"
        intro={`Somebody logs in, the cookies are copied, the session is ended, and the copy is presented again. Measured over HTTP by npm run compare on ${measuredAt}, Node ${node}, Next ${next}.`}
      />
      <Comparison />
    </PageShell>
  )
}
