import type { Metadata } from 'next'
import { headers } from 'next/headers'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { PageHeader } from '@/components/page-header'
import { PageShell } from '@/components/page-shell'
import { originOf } from '@/lib/origin'
import { labEnabled } from '@/lib/web/features'
import { findPrincipal } from '@/lib/web/guards'
import { Growth } from './growth'
import { Lab } from './lab'

export const metadata: Metadata = {
  title: 'Lab',
  description:
    'Six ways to keep someone logged in, side by side. Log out and see which copies of a token are still accepted.',
}

export default async function LabPage() {
  if (!labEnabled()) notFound()
  return (
    <PageShell principal={await findPrincipal()} current="/lab">
      <PageHeader
        title="The copy was made before the logout. Does it still get in?"
        intro={
          <>
            <p>
              Six ways to keep someone logged in, one victim, one thief. Issue the tokens: the victim gets
              them as cookies, the thief gets copies. Log the victim out, and watch which copies still work,
              and for how long.
            </p>
            <p className="mt-2">
              Every status and every figure comes from a real request of your browser to this server. The
              tokens are yours alone, are valid for two minutes at most, and work nowhere but on this page.{' '}
              <Link className="link" href="/lab/choose">
                Which strategy when, and when none of them
              </Link>
            </p>
          </>
        }
      />
      <Lab origin={originOf(await headers())} />
      <Growth />
    </PageShell>
  )
}
