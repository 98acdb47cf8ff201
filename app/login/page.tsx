import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { Alert } from '@/components/alert'
import { DemoLogins } from '@/components/demo-logins'
import { problemFromQuery, type Query } from '@/components/form/form-problem'
import { PageHeader } from '@/components/page-header'
import { PageShell } from '@/components/page-shell'
import { readCopy } from '@/lib/copy/read-copy'
import { showDemoUsers } from '@/lib/web/features'
import { readFlash } from '@/lib/web/flash'
import { findPrincipal } from '@/lib/web/guards'
import { safeNextPath } from '@/lib/web/next-path'
import { CopyAfterLogout } from '../copy/copy-after-logout'
import { LoginForm } from './login-form'
import { ReasonNotice } from './reason-notice'

type LoginPageProps = { searchParams: Promise<Query> }

/** Screen readers announce a new page by its title, and no notice that is on it from the start. */
export async function generateMetadata({ searchParams }: LoginPageProps): Promise<Metadata> {
  const description =
    'Log in with email and password. A logout ends every copy of the token, not just the cookie.'
  if ((await searchParams).error) return { title: 'Error: log in', description }
  return { title: (await readFlash()).reason === 'signed_out' ? 'Logged out' : 'Log in', description }
}

export default async function LoginPage({ searchParams }: LoginPageProps) {
  const query = await searchParams
  const { reason, ended, ...flash } = await readFlash()
  const asked = typeof query.next === 'string' ? query.next : flash.next
  const next = safeNextPath(asked)
  if (await findPrincipal()) redirect(next)
  const copy = await readCopy()
  const isDemonstrated = copy !== null && (copy.leftSeconds !== null || copy.answers.length > 0)
  return (
    <PageShell current="/login" width={isDemonstrated ? 'wide' : 'narrow'}>
      <PageHeader title="Log in" />
      <div className={isDemonstrated ? 'grid items-start gap-6 lg:grid-cols-2 lg:gap-8' : undefined}>
        {isDemonstrated && <CopyAfterLogout copy={copy} />}
        <div className="space-y-6">
          <LoginForm
            next={next}
            email={flash.email}
            remember={flash.remember}
            problem={problemFromQuery(query)}
            notice={
              reason ? (
                <ReasonNotice reason={reason} ended={ended} />
              ) : (
                asked && (
                  <Alert>The page you asked for needs a login, or does not exist. Log in to continue.</Alert>
                )
              )
            }
          />
          <p>
            New here?{' '}
            <Link className="link" href="/signup">
              Create an account
            </Link>
          </p>
          <p className="text-muted text-sm">
            Forgot your password? This app sends no email. An administrator can reset it from the command line
            with <code className="wrap-anywhere font-mono">npm run users -- reset-password</code>.
          </p>
          {showDemoUsers() && (
            <details className="rounded-box border border-line bg-surface px-4 py-3">
              <summary className="min-h-6 font-medium">Demo accounts</summary>
              <div className="mt-3">
                <DemoLogins />
              </div>
            </details>
          )}
        </div>
      </div>
    </PageShell>
  )
}
