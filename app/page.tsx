import { headers } from 'next/headers'
import { ButtonLink } from '@/components/button'
import { DemoLogins } from '@/components/demo-logins'
import { PageShell } from '@/components/page-shell'
import { Section } from '@/components/section'
import { originOf } from '@/lib/origin'
import { labEnabled, showDemoUsers } from '@/lib/web/features'
import { findPrincipal } from '@/lib/web/guards'
import { AddIt } from './add-it'
import { HOW_IT_WORKS } from './docs/paths'
import { Experiment } from './experiment/experiment'
import { StillFigure } from './experiment/life-lanes'
import { Recipe } from './recipe'
import { SeeItYourself } from './see-it-yourself'
import { WhatItCosts } from './what-it-costs'

export default async function LandingPage() {
  const principal = await findPrincipal()
  return (
    <PageShell principal={principal} current="/">
      <div className="grid items-center gap-x-12 gap-y-8 lg:grid-cols-[5fr_6fr]">
        <div className="min-w-0">
          <p className="font-medium text-live">
            Open-source login and logout for Next.js: revoke a JWT at once, with a denylist in Redis
          </p>
          <h1 className="mt-3 font-bold text-4xl sm:text-5xl">Deleting the cookie is not logging out.</h1>
          <p className="mt-5 max-w-prose text-lg text-muted">
            A JWT stays valid until it expires. Any copy made before that, in a log, at a proxy, on a borrowed
            laptop, keeps working.
          </p>
          <p className="mt-3 max-w-prose text-lg">
            Here, logging out revokes the token: its ID goes on a denylist in Redis until the token would have
            expired, so every copy is rejected from the next request on.
          </p>
          <div className="mt-7 flex flex-wrap gap-x-5 gap-y-3">
            <ButtonLink href={HOW_IT_WORKS} tone="secondary">
              How it works
            </ButtonLink>
            {labEnabled() && (
              <ButtonLink href="/lab" tone="quiet">
                Compare six strategies
              </ButtonLink>
            )}
          </div>
        </div>
        <div className="min-w-0">{labEnabled() ? <Experiment /> : <StillFigure />}</div>
      </div>
      <div className="mt-12 space-y-6">
        <Recipe />
        <WhatItCosts hasLab={labEnabled()} />
        <AddIt />
      </div>
      <div className={`mt-6 grid items-start gap-6 ${showDemoUsers() ? 'lg:grid-cols-[3fr_2fr]' : ''}`}>
        <SeeItYourself origin={originOf(await headers())} demo={showDemoUsers()} />
        {showDemoUsers() && (
          <Section title="Demo accounts" intro="Recreated every time the server starts.">
            <DemoLogins />
          </Section>
        )}
      </div>
    </PageShell>
  )
}
