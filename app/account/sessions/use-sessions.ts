'use client'

import { useCallback, useEffect, useState } from 'react'
import { callApi } from '@/components/call-api'
import type { SessionRow } from '@/lib/session/flow/sessions'

const POLL_MS = 5000

/** @returns the sessions, asked for again while the page is looked at, and a function that asks at once. */
export function useSessions(initial: SessionRow[]): [SessionRow[], () => Promise<void>] {
  const [sessions, setSessions] = useState(initial)

  const reload = useCallback(async () => {
    const answer = await callApi('GET', '/api/sessions')
    // When the server cannot answer, the last known list stays.
    if (answer.ok) setSessions((answer.body as { sessions: SessionRow[] }).sessions)
  }, [])

  useEffect(() => {
    const whileSeen = () => {
      if (document.visibilityState === 'visible') void reload()
    }
    const timer = setInterval(whileSeen, POLL_MS)
    addEventListener('focus', whileSeen)
    document.addEventListener('visibilitychange', whileSeen)
    return () => {
      clearInterval(timer)
      removeEventListener('focus', whileSeen)
      document.removeEventListener('visibilitychange', whileSeen)
    }
  }, [reload])

  return [sessions, reload]
}
