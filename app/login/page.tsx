import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Alert } from '@/components/alert'
import { DemoLogins } from '@/components/demo-logins'
import { problemFromQuery, type Query } from '@/components/form/form-problem'
import { PageHeader } from '@/components/page-header'
import { PageShell } from '@/components/page-shell'
import { address } from '@/lib/web/address'
import { showDemoUsers } from '@/lib/web/features'
import { readFlash } from '@/lib/web/flash'
import { findPrincipal } from '@/lib/web/guard'
import { safeNextPath } from '@/lib/web/next-path'
import { LoginForm } from './login-form'
import { ReasonNotice } from './reason-notice'

type LoginPageProps = { searchParams: Promise<Query> }

export async function generateMetadata({ searchParams }: LoginPageProps): Promise<Metadata> {
  return { title: (await searchParams).error ? 'Error: sign in' : 'Sign in' }
}

export default async function LoginPage({ searchParams }: LoginPageProps) {
  const query = await searchParams
  const flash = await readFlash()
  const asked = typeof query.next === 'string' ? query.next : flash.next
  const next = safeNextPath(asked)
  if (await findPrincipal()) redirect(next)
  const problem = problemFromQuery(query)
  const { reason } = flash
  return (
    <PageShell current="/login" width="narrow">
      <PageHeader title="Sign in" />
      <div className="space-y-6">
        {!problem && reason && <ReasonNotice reason={reason} />}
        {!problem && !reason && asked && (
          <Alert>This page needs a login, or does not exist. Log in to continue.</Alert>
        )}
        <LoginForm next={next} email={flash.email} remember={flash.remember} problem={problem} />
        <p>
          New here?{' '}
          <a className="link" href={address('/signup')}>
            Create an account
          </a>
        </p>
        {showDemoUsers() && (
          <details className="rounded-box border border-line bg-surface px-4 py-3">
            <summary className="min-h-6 font-medium">Demo logins</summary>
            <div className="mt-3">
              <DemoLogins />
            </div>
          </details>
        )}
      </div>
    </PageShell>
  )
}
