'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { listenToOtherTabs, tellOtherTabs } from './auth-channel'
import { SESSION_ENDED } from './call-api'
import { watchSession } from './read-session'

type VisitorWatchProps = {
  /** Who the page says is logged in; null for no user. */
  userId: string | null
  /** Load the page again instead of refreshing it: a login page then redirects to where a logged-in user belongs. */
  reloads: boolean
}

/** Keeps a public page from showing a user who has logged out, or another one than the browser's, in another tab. */
export function VisitorWatch({ userId, reloads }: VisitorWatchProps) {
  const router = useRouter()
  useEffect(() => {
    // A refresh keeps what was typed and what the lab shows.
    const show = () => (reloads ? location.reload() : router.refresh())

    async function look() {
      const answer = await watchSession()
      if (answer.status === 'unknown') return
      if ((answer.status === 'live' ? answer.userId : null) !== userId) show()
    }
    // A page without a user has no session to ask about; the tab with the login tells it.
    const lookAgain = () => {
      if (userId !== null && document.visibilityState === 'visible') void look()
    }
    const stopListening = listenToOtherTabs(message => {
      const heard = message.type === 'opened' ? message.userId : undefined
      if (userId === null ? message.type === 'signed_in' || heard : message.type === 'signed_out') show()
      else if (userId !== null && heard !== userId) void look()
    })
    tellOtherTabs({ type: 'opened', userId })
    const listeners = new AbortController()
    const { signal } = listeners
    document.addEventListener('visibilitychange', lookAgain, { signal })
    addEventListener('focus', lookAgain, { signal })
    addEventListener('pageshow', ({ persisted }) => persisted && lookAgain(), { signal })
    addEventListener(SESSION_ENDED, show, { signal })
    return () => {
      stopListening()
      listeners.abort()
    }
  }, [router, userId, reloads])
  return null
}
