'use client'

import { useEffect, useState } from 'react'

/** For a page that could not be shown: loads it again when the app is ready, and says so without interrupting. */
export function LoadsAgain() {
  const [words, setWords] = useState('')
  useEffect(() => {
    const shown = new AbortController()
    // Every page brings the error boundary along, and few ever show it.
    void import('./reload-when-ready').then(({ reloadWhenReady }) => reloadWhenReady(setWords, shown.signal))
    return () => shown.abort()
  }, [])
  return (
    <p role="status" className="mt-4 text-muted">
      {words}
    </p>
  )
}
