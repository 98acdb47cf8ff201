'use client'

import './globals.css'
import ErrorPage from './error'

/** For an error in the root layout itself, which has no layout around it. */
export default function GlobalError() {
  return (
    <html lang="en">
      <body className="flex min-h-dvh flex-col">
        <ErrorPage />
      </body>
    </html>
  )
}
