'use client'

import './globals.css'
import ErrorPage from './error'

/** For an error in the root layout itself, which has no layout around it. */
export default function GlobalError(props: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body className="flex min-h-dvh flex-col">
        <ErrorPage {...props} />
      </body>
    </html>
  )
}
