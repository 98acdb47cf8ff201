import type { Listener, ProcessState } from '../flow/process-state'
import { type Auth, type Ending, StoreUnavailableError } from '../index'

type Listening = ProcessState['listening']

/**
 * Tells a listener once when the session ends or its user's tokens are replaced. The whole process reads the feed of
 * endings once, however many connections listen, and only while one does.
 * @returns a function that stops listening.
 */
export function listenForEnding<C extends object>(
  auth: Auth<C>,
  listening: Listening,
  listener: Listener,
): () => void {
  listening.all.add(listener)
  if (!listening.reading) {
    listening.reading = new AbortController()
    void readFeed(auth, listening, listening.reading)
  }
  return () => {
    listening.all.delete(listener)
    if (listening.all.size > 0) return
    listening.reading?.abort()
    listening.reading = null
  }
}

/** What ends while the feed cannot be read is told to nobody: every connection ends, and its page asks by itself. */
async function readFeed<C extends object>(
  auth: Auth<C>,
  listening: Listening,
  reading: AbortController,
): Promise<void> {
  let cause: unknown
  try {
    for await (const ending of auth.endings({ signal: reading.signal })) dispatch(listening, ending)
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) cause = error
  }
  if (listening.reading !== reading) return
  listening.reading = null
  for (const listener of [...listening.all]) listener.stop(cause)
}

function dispatch({ all }: Listening, { what, id, userId, reason }: Ending): void {
  for (const listener of [...all]) {
    if (listener.userId !== userId) continue
    if (what === 'sid' && id === listener.sessionId) listener.tell('ended')
    else if (what === 'sub') listener.tell(reason === 'role_changed' ? 'overtaken' : 'ended')
  }
}
