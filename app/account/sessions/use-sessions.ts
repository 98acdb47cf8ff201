'use client'

import { useCallback, useEffect, useState } from 'react'
import { type ApiAnswer, callApi, watchApi } from '@/components/call-api'
import type { SessionRow } from '@/lib/users/sessions'

const POLL_MS = 5000
const SESSIONS = '/api/sessions'

/**
 * @returns the sessions, and a function that asks for them again at once. While the page is visible they are asked for
 * by a timer too, which does not count as use.
 */
export function useSessions(initial: SessionRow[]): [SessionRow[], () => Promise<void>] {
  const [sessions, setSessions] = useState(initial)

  const take = useCallback((answer: ApiAnswer) => {
    // When the server cannot answer, the last known list stays.
    if (answer.ok) setSessions((answer.body as { sessions: SessionRow[] }).sessions)
  }, [])
  const reload = useCallback(async () => take(await callApi('GET', SESSIONS)), [take])

  useEffect(() => {
    const isVisible = () => document.visibilityState === 'visible'
    const timer = setInterval(async () => isVisible() && take(await watchApi(SESSIONS)), POLL_MS)
    const onReturn = () => {
      if (isVisible()) void reload()
    }
    addEventListener('focus', onReturn)
    document.addEventListener('visibilitychange', onReturn)
    return () => {
      clearInterval(timer)
      removeEventListener('focus', onReturn)
      document.removeEventListener('visibilitychange', onReturn)
    }
  }, [reload, take])

  return [sessions, reload]
}
