'use client'

import { useEffect, useState } from 'react'
import { address } from '@/lib/web/address'
import { Alert } from './alert'
import { keepSession, type SessionState } from './keep-session'

type SessionWatchProps = {
  userId: string
  /** Milliseconds until the session ends unless it is used, when the server made this page. */
  endsInMs: number
}

const TITLES: Record<Exclude<SessionState, 'live'>, string> = {
  ending: 'Your session ends in a few minutes.',
  final: 'Your session ends in a few minutes.',
  ended: 'Your session has ended.',
}

/**
 * Warns before the session ends and says when it has ended, before a person loses what they typed, and keeps protected
 * pages from coming back after a logout.
 */
export function SessionWatch({ userId, endsInMs }: SessionWatchProps) {
  const [state, setState] = useState<SessionState>('live')

  useEffect(() => keepSession({ userId, endsInMs, onState: setState }), [userId, endsInMs])

  // A page kept by the browser for the Back button shows nothing before the server has been asked again.
  useEffect(() => {
    const hide = ({ persisted }: PageTransitionEvent) =>
      persisted && document.documentElement.classList.add('invisible')
    const shown = ({ persisted }: PageTransitionEvent) => persisted && location.reload()
    addEventListener('pagehide', hide)
    addEventListener('pageshow', shown)
    return () => {
      removeEventListener('pagehide', hide)
      removeEventListener('pageshow', shown)
    }
  }, [])

  return (
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
  )
}
