'use client'

import { type ReactNode, useState } from 'react'
import { type EndSessionCopy, endSessionCopy } from './sessions/end-session-copy'
import { EndSessionsDialog } from './sessions/end-sessions-dialog'

/** Around forms that say "This wasn’t me": asks before one of them ends the other sessions. */
export function NotMe({ children }: { children: ReactNode }) {
  const [ending, setEnding] = useState<EndSessionCopy | null>(null)
  return (
    <>
      <div
        onSubmit={event => {
          event.preventDefault()
          setEnding(endSessionCopy('not_me'))
        }}
      >
        {children}
      </div>
      <EndSessionsDialog ending={ending} onClose={() => setEnding(null)} />
    </>
  )
}
