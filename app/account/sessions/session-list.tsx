'use client'

import { useRef, useState } from 'react'
import type { SessionRow } from '@/lib/users/sessions'
import { EndForm } from './end-form'
import { type EndSessionCopy, endSessionCopy } from './end-session-copy'
import { EndSessionsDialog } from './end-sessions-dialog'
import { SessionCard } from './session-card'
import { useSessions } from './use-sessions'

/** The sessions, kept current, and the ways to end them; each asks first. */
export function SessionList({ initial }: { initial: SessionRow[] }) {
  const [sessions, reload] = useSessions(initial)
  const [ending, setEnding] = useState<EndSessionCopy | null>(null)
  const list = useRef<HTMLUListElement>(null)
  const others = sessions.filter(({ current }) => !current)

  async function showEnded() {
    await reload()
    // The button that was pressed is gone with its session.
    list.current?.focus()
  }

  return (
    <>
      <ul ref={list} tabIndex={-1} data-focus-target aria-label="Sessions" className="space-y-3">
        {sessions.map(session => (
          <li key={session.id}>
            <SessionCard session={session}>
              {!session.current && (
                <>
                  <EndForm
                    field="scope"
                    value="not_me"
                    tone="quiet"
                    onAsk={() => setEnding(endSessionCopy('not_me'))}
                    describes={session.device}
                  >
                    This wasn’t me
                  </EndForm>
                  <EndForm
                    field="sid"
                    value={session.id}
                    onAsk={() => setEnding(endSessionCopy(session))}
                    describes={session.device}
                  >
                    End session
                  </EndForm>
                </>
              )}
            </SessionCard>
          </li>
        ))}
      </ul>
      <div className="mt-6 flex flex-wrap gap-3">
        {others.length > 0 && (
          <EndForm field="scope" value="others" onAsk={() => setEnding(endSessionCopy('others'))}>
            End all other sessions
          </EndForm>
        )}
        <EndForm field="scope" value="all" tone="danger" onAsk={() => setEnding(endSessionCopy('all'))}>
          Log out everywhere
        </EndForm>
      </div>
      <EndSessionsDialog ending={ending} onClose={() => setEnding(null)} onEnded={showEnded} />
    </>
  )
}
