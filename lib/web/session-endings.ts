import { setTimeout as sleep } from 'node:timers/promises'
import type { Auth, Ending } from '@/lib/session'
import type { Claims } from '@/lib/users/context'
import { logFault } from './fault'

/** How long to wait before the feed is read again after Redis could not be asked (ms). */
const RETRY_MS = 1_000

type Listener = {
  userId: string
  sessionId: string
  /** `overtaken`: the user's access tokens were replaced; the session may live. */
  tell: (status: 'ended' | 'overtaken') => void
}

// One for the process; a development server evaluates this module again at each change of it.
const LISTENERS = Symbol.for('app.ending-listeners')
const global = globalThis as { [LISTENERS]?: { all: Set<Listener>; stop: AbortController | null } }
global[LISTENERS] ??= { all: new Set(), stop: null }
const shared = global[LISTENERS]

/** @returns how many connections of this process listen for the end of a session. */
export function countListeners(sessionId: string): number {
  return [...shared.all].filter(listener => listener.sessionId === sessionId).length
}

/**
 * Tells a listener once when the session ends or its user's tokens are replaced. The whole process reads the feed of
 * endings once, however many connections listen, and only while one does.
 * @returns a function that stops listening.
 */
export function listenForEnding(
  auth: Auth<Claims>,
  { userId, sessionId }: { userId: string; sessionId: string },
  tell: Listener['tell'],
): () => void {
  const listener = { userId, sessionId, tell }
  shared.all.add(listener)
  if (!shared.stop) {
    shared.stop = new AbortController()
    void readFeed(auth, shared.stop.signal)
  }
  return () => {
    shared.all.delete(listener)
    if (shared.all.size > 0) return
    shared.stop?.abort()
    shared.stop = null
  }
}

async function readFeed(auth: Auth<Claims>, signal: AbortSignal): Promise<void> {
  let isFirst = true
  while (!signal.aborted) {
    try {
      // What ended while the feed could not be read is not in what follows: every page asks for itself.
      if (!isFirst) for (const listener of shared.all) listener.tell('overtaken')
      isFirst = false
      for await (const ending of auth.endings({ signal })) dispatch(ending)
    } catch (error) {
      logFault(error)
      await sleep(RETRY_MS)
    }
  }
}

function dispatch({ what, id, userId, reason }: Ending): void {
  for (const listener of [...shared.all]) {
    if (listener.userId !== userId) continue
    if (what === 'sid' && id === listener.sessionId) listener.tell('ended')
    else if (what === 'sub') listener.tell(reason === 'role_changed' ? 'overtaken' : 'ended')
  }
}
