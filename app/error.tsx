'use client'

import { Button } from '@/components/button'

/** Shown when a page could not be made; the cause is in the server's log, never here. */
export default function ErrorPage() {
  return (
    <main className="mx-auto w-full max-w-md grow px-4 py-12 sm:px-6">
      <title>This page could not be made</title>
      <h1 className="font-bold text-3xl">This page could not be made just now</h1>
      <p className="mt-4 text-muted">
        Most often the session store cannot be reached. Without it nobody’s token can be checked, and an
        unchecked token is never accepted. You are still signed in; nothing was changed.
      </p>
      <Button className="mt-6" onClick={() => location.reload()}>
        Try again
      </Button>
    </main>
  )
}
