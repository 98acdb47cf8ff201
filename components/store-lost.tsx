import type { Principal } from '@/lib/users/principal'
import { buttonClass } from './button'
import { LoadsAgain } from './loads-again'
import { PageHeader } from './page-header'
import { PageShell } from './page-shell'

type StoreLostProps = { principal: Principal; current: string }

/** In place of a page whose guard could ask Redis, and whose own question to it found nobody. The status is 503. */
export function StoreLost({ principal, current }: StoreLostProps) {
  return (
    <PageShell principal={principal} guarded current={current} width="narrow">
      <PageHeader
        title="We couldn’t load this page"
        intro="We can’t reach the session store right now. You haven’t been logged out."
      />
      {/* This page, without what a form has left in its address. */}
      <a className={buttonClass()} href="?">
        Try again
      </a>
      <LoadsAgain />
    </PageShell>
  )
}
