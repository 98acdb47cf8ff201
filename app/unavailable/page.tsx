import type { Metadata } from 'next'
import { PageHeader } from '@/components/page-header'
import { SiteFooter } from '@/components/site-footer'

export const metadata: Metadata = { title: 'Not available just now' }

/** What a page request is answered with (503) while the store cannot be asked; works without scripts. */
export default function UnavailablePage() {
  return (
    <>
      <main className="mx-auto w-full max-w-md grow px-4 py-12 sm:px-6">
        <PageHeader title="Not available just now" />
        <p className="text-muted">
          The session store cannot be reached. Without it nobody’s token can be checked, and an unchecked
          token is never accepted.
        </p>
        <p className="mt-3">
          You are still signed in. Nothing was changed. Reload the page in a few seconds.
        </p>
      </main>
      <SiteFooter />
    </>
  )
}
