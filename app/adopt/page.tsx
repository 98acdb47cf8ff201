import type { Metadata } from 'next'
import { CodeBlock } from '@/components/code-block'
import { PageHeader } from '@/components/page-header'
import { PageShell } from '@/components/page-shell'
import { Section } from '@/components/section'
import { findPrincipal } from '@/lib/web/guards'
import { AUTH_SNIPPET } from './auth-snippet'

export const metadata: Metadata = {
  title: 'Add to your app',
  description:
    'Add a logout that revokes JWTs to a Next.js app that exists: install next-jwt-logout, describe your users, guard your pages.',
}

/** What another app takes from this one. */
export default async function AdoptPage() {
  const principal = await findPrincipal()
  return (
    <PageShell principal={principal} current="/adopt">
      <PageHeader
        title="Add to your app"
        intro="Login and logout for a Next app that exists. Your users stay in your database."
      />
      <Section title="1. Install the library">
        <p>
          Install next-jwt-logout and, for a Redis over TCP, ioredis. The library imports nothing else but
          jose, @upstash/redis, Next and React, reads no environment variable and knows none of your tables.
          In this repository npm run package builds it.
        </p>
      </Section>
      <Section title="2. Describe your users">
        <p>
          The stamp is any text of the user that changes with the password or a block, such as the password
          hash. A session ends at its next renewal when the stamp differs.
        </p>
        <CodeBlock label="lib/auth.ts" code={AUTH_SNIPPET} />
      </Section>
      <Section title="3. Use it">
        <p>
          Call signIn after your password check and signOut at logout. Guard the proxy with protect and each
          page with requireSession. docs/adopt.md in the repository has these files, and says what stays your
          task: the origin check of forms, limits on login attempts, and the pages.
        </p>
      </Section>
    </PageShell>
  )
}
