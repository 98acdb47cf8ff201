'use client'

import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type SessionAnswer, SessionWatch } from '@/lib/session/watch'
import { address } from '@/lib/web/address'
import { Alert } from './alert'
import { type KeptSession, keepSession, type SessionState } from './keep-session'

type PageWatchProps = {
  /** What the server knew of the session when it made this page. */
  session: SessionAnswer
  /** A page that only its principal may read. */
  guarded: boolean
  /** Load a public page again instead of refreshing it: a login page then redirects to where a logged-in user belongs. */
  reloads: boolean
}

const TITLES: Record<Exclude<SessionState, 'live'>, string> = {
  ending: 'Your session ends in a few minutes.',
  final: 'Your session ends in a few minutes.',
  ended: 'Your session has ended.',
}

/** Whether this document has shown what only a session may see. The router keeps it while public pages are shown. */
let hasShownGuarded = false

/**
 * The library's watch with the app's words: it warns before the session ends, keeps what was typed when the time is up, and
 * keeps what a public page shows beside the user's name.
 */
export function PageWatch({ session, guarded, reloads }: PageWatchProps) {
  const router = useRouter()
  const [state, setState] = useState<SessionState>('live')
  const kept = useRef<KeptSession>(null)
  const hasInput = useRef(false)
  const isLive = session.status === 'live'
  const endsInMs = isLive ? session.expiresInMs : 0

  useEffect(() => {
    if (guarded) hasShownGuarded = true
  }, [guarded])

  useEffect(() => {
    if (!guarded || !isLive) return
    const input = () => {
      hasInput.current = true
    }
    kept.current = keepSession({ endsInMs, onState: setState })
    document.addEventListener('input', input)
    return () => {
      kept.current?.stop()
      document.removeEventListener('input', input)
    }
  }, [guarded, isLive, endsInMs])

  const onChange = useCallback(
    (answer: SessionAnswer, purge: () => void) => {
      // A form is kept only when time ended the session. A person who ends a session on purpose wants everything gone.
      if (answer.status !== 'live' && kept.current?.isDue() && hasInput.current) {
        kept.current.stop()
        setState('ended')
      } else if (hasShownGuarded) purge()
      else if (reloads) location.reload()
      else router.refresh()
    },
    [router, reloads],
  )

  return (
    <>
      <SessionWatch handlersPath={address('/api/auth')} session={session} onChange={onChange} />
      <div role="alert" className="sticky top-0 z-10 mx-auto w-full max-w-5xl px-4 sm:px-6">
        {state !== 'live' && (
          <div className="py-3">
            <Alert key={state} tone="warning" title={TITLES[state]}>
              {state === 'ending' ? (
                <p>
                  You haven’t done anything here for a while. Click anywhere or press a key to stay logged in.
                </p>
              ) : (
                <p>
                  What you typed stays here.{' '}
                  <a className="link" href={address('/login?next=/dashboard')} target="_blank" rel="noopener">
                    Log in again in a new tab
                  </a>
                  , then come back here.
                </p>
              )}
            </Alert>
          </div>
        )}
      </div>
    </>
  )
}
