'use client'

import { Button } from '@/components/button'
import { LoadsAgain } from '@/components/loads-again'

/** Shown when a page could not be rendered; the cause of an error on the server is in its log, never here. */
export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  const isServers = error.digest !== undefined
  return (
    <main className="mx-auto w-full max-w-md grow px-4 py-12 sm:px-6">
      <title>We couldn’t load this page</title>
      <h1 className="font-bold text-3xl">We couldn’t load this page</h1>
      <p className="mt-4 text-muted">
        {isServers
          ? 'Most likely we can’t reach the session store. Without it we can’t check anyone’s token, so nobody is let in. You haven’t been logged out.'
          : 'Something went wrong in your browser while it was showing the page. You haven’t been logged out.'}
      </p>
      {isServers && <LoadsAgain />}
      <Button className="mt-6" onClick={() => location.reload()}>
        Try again
      </Button>
    </main>
  )
}
