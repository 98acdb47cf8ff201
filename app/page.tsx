import { ButtonLink } from '@/components/button'
import { DemoLogins } from '@/components/demo-logins'
import { LifeLanes } from '@/components/life-lanes'
import { PageShell } from '@/components/page-shell'
import { Section } from '@/components/section'
import { readEnv } from '@/lib/env'
import { labEnabled, showDemoUsers } from '@/lib/web/features'
import { findPrincipal } from '@/lib/web/guard'
import { SeeItYourself } from './see-it-yourself'

export default async function LandingPage() {
  const principal = await findPrincipal()
  return (
    <PageShell principal={principal} current="/">
      <div className="grid items-center gap-x-12 gap-y-8 lg:grid-cols-[5fr_6fr]">
        <div>
          <h1 className="font-bold text-4xl sm:text-5xl">Deleting the cookie is not logging out.</h1>
          <p className="mt-5 max-w-prose text-lg text-muted">
            A JWT stays valid until it expires. A copy made before logout, from a log, a proxy or a borrowed
            machine, goes on working.
          </p>
          <p className="mt-3 max-w-prose text-lg">
            Here, logging out denies the token’s id in Redis for as long as it would have lived. The very next
            request with any copy is refused.
          </p>
          <div className="mt-7 flex flex-wrap gap-3">
            {principal ? (
              <ButtonLink href="/dashboard">Go to your dashboard</ButtonLink>
            ) : (
              <>
                <ButtonLink href="/login">Sign in</ButtonLink>
                <ButtonLink href="/signup" tone="secondary">
                  Create account
                </ButtonLink>
              </>
            )}
            {labEnabled() && (
              <ButtonLink href="/lab" tone="quiet">
                Watch it in the lab
              </ButtonLink>
            )}
          </div>
        </div>
        <LifeLanes />
      </div>
      <div className={`mt-10 grid items-start gap-6 ${showDemoUsers() ? 'lg:grid-cols-[3fr_2fr]' : ''}`}>
        <SeeItYourself origin={readEnv().APP_ORIGIN} demo={showDemoUsers()} />
        {showDemoUsers() && (
          <Section title="Demo logins" intro="Made at each start, gone at each stop.">
            <DemoLogins />
          </Section>
        )}
      </div>
    </PageShell>
  )
}
