'use client'

import { useEffect, useRef, useState } from 'react'
import { address } from '@/lib/web/address'
import { Alert } from './alert'
import { listenToOtherTabs } from './auth-channel'
import { callApi, SESSION_ENDED } from './call-api'
import { listenToSession } from './session-events'

type SessionWatchProps = {
  userId: string
  /** When the session ends unless it is used, ISO 8601. */
  expiresAt: string
}

type State = 'live' | 'ending' | 'ended'

const WARN_MS = 5 * 60_000
const DIRTY_CHECK_MS = 30_000
const LONGEST_TIMER_MS = 2 ** 31 - 1

/**
 * Tells that the session ends, or has ended, before the person loses what they typed, and keeps protected pages
 * from coming back after a logout. Asks the server when the page is looked at again, while a form is being filled in,
 * and when the server lets it know that there is something to ask.
 */
export function SessionWatch({ userId, expiresAt }: SessionWatchProps) {
  const [state, setState] = useState<State>('live')
  const dirty = useRef(false)

  useEffect(() => {
    let warning: ReturnType<typeof setTimeout> | undefined
    let asked = 0

    function expectEnd(iso: string) {
      clearTimeout(warning)
      const left = Date.parse(iso) - Date.now()
      setState(left <= 0 ? 'ended' : left <= WARN_MS ? 'ending' : 'live')
      if (left > 0)
        warning = setTimeout(
          ask,
          Math.min(Math.max(left - WARN_MS, left <= WARN_MS ? left : 0), LONGEST_TIMER_MS),
        )
    }

    async function ask() {
      if (document.visibilityState === 'hidden' || Date.now() - asked < 2000) return
      await askAtOnce()
    }

    async function askAtOnce() {
      asked = Date.now()
      const answer = await callApi('GET', '/api/auth/session')
      if (!answer.ok) return // A 401 has been told to `ended`; anything else says nothing about the session.
      const { user, session } = answer.body as { user: { id: string }; session: { expiresAt: string } }
      if (user.id !== userId) location.reload()
      else expectEnd(session.expiresAt)
    }

    // Nothing typed, nothing to lose: the server sends to the login page and says why.
    const ended = () => (dirty.current ? setState('ended') : location.reload())
    const typed = () => {
      dirty.current = true
    }
    const heard = (type: string) => (type === 'signed_out' ? location.replace(address('/login')) : void ask())
    // A page kept by the browser for the Back button shows nothing before the server has been asked again.
    const hide = ({ persisted }: PageTransitionEvent) =>
      persisted && document.documentElement.classList.add('invisible')
    const shown = ({ persisted }: PageTransitionEvent) => persisted && location.reload()

    const first = setTimeout(() => expectEnd(expiresAt), 0)
    const whileDirty = setInterval(() => dirty.current && ask(), DIRTY_CHECK_MS)
    const stopListening = listenToOtherTabs(heard)
    const stopHearing = listenToSession(() => void askAtOnce())
    const listeners = new AbortController()
    const { signal } = listeners
    document.addEventListener('visibilitychange', ask, { signal })
    document.addEventListener('input', typed, { signal })
    addEventListener('focus', ask, { signal })
    addEventListener(SESSION_ENDED, ended, { signal })
    addEventListener('pagehide', hide, { signal })
    addEventListener('pageshow', shown, { signal })
    return () => {
      clearTimeout(first)
      clearTimeout(warning)
      clearInterval(whileDirty)
      stopListening()
      stopHearing()
      listeners.abort()
    }
  }, [userId, expiresAt])

  return (
    <div role="alert" className="sticky top-0 z-10 mx-auto w-full max-w-5xl px-4 sm:px-6">
      {state !== 'live' && (
        <div className="py-3">
          <Alert
            tone="warning"
            title={state === 'ending' ? 'Your session ends in a few minutes.' : 'Your session has ended.'}
          >
            <p>
              What you typed stays here.{' '}
              <a className="link" href={address('/login?next=/dashboard')} target="_blank" rel="noopener">
                Sign in in a new tab
              </a>
              , then come back and go on.
            </p>
          </Alert>
        </div>
      )}
    </div>
  )
}
