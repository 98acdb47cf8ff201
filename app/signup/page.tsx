import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { problemFromQuery, type Query } from '@/components/form/form-problem'
import { PageHeader } from '@/components/page-header'
import { PageShell } from '@/components/page-shell'
import { readFlash } from '@/lib/web/flash'
import { findPrincipal } from '@/lib/web/guards'
import { SignupForm } from './signup-form'

type SignupPageProps = { searchParams: Promise<Query> }

export async function generateMetadata({ searchParams }: SignupPageProps): Promise<Metadata> {
  return {
    title: (await searchParams).error ? 'Error: create account' : 'Create account',
    description: 'Create an account to try sessions, devices and a logout that revokes the token.',
  }
}

export default async function SignupPage({ searchParams }: SignupPageProps) {
  if (await findPrincipal()) redirect('/dashboard')
  const { name, email } = await readFlash()
  return (
    <PageShell current="/signup" width="narrow">
      <PageHeader title="Create account" />
      <div className="space-y-6">
        <SignupForm
          name={name}
          email={email}
          problem={problemFromQuery(await searchParams, { choosesPassword: true })}
        />
        <p>
          Already have an account?{' '}
          <Link className="link" href="/login">
            Log in
          </Link>
        </p>
      </div>
    </PageShell>
  )
}
