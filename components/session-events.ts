import { address } from '@/lib/web/address'
import { listenToOtherTabs } from './auth-channel'
import { isEndingOwnSession } from './call-api'
import { pause } from './pause'
import { watchSession } from './read-session'

const STREAM = '/api/auth/events'
/** The lock that one tab of the browser holds while it listens for all, and the channel by which it tells the others. */
const NAME = 'session-events'

/** The server speaks at once and then every five seconds. Longer silence: something on the way holds events back. */
const FIRST_WORD_MS = 3000
const SILENCE_MS = 12_000
const POLL_MS = 1500
const POLLING_MS = 5 * 60_000
const SHORTEST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 60_000

/**
 * Hears from the server when the session has ended or its user has changed, in every tab, over one connection per
 * browser. Where events do not get through, that tab asks instead. Neither renews the session nor counts as use.
 * @param userId whose session it is.
 * @param onHint called when it is worth asking what has become of the session.
 * @returns a function that stops listening.
 */
export function listenToSession(userId: string, onHint: () => void): () => void {
  const stop = new AbortController()
  const channel = new BroadcastChannel(NAME)
  channel.onmessage = onHint
  const tell = () => {
    channel.postMessage(null)
    onHint()
  }
  // Without a secure context there are no locks; then each tab asks for itself.
  if (navigator.locks) {
    navigator.locks
      .request(NAME, { signal: stop.signal }, () => listenForAll(userId, tell, stop.signal))
      .catch(ignoreAbort)
  } else {
    void poll(userId, tell, stop.signal, Number.POSITIVE_INFINITY)
  }
  return () => {
    stop.abort()
    channel.close()
  }
}

/** Holds the lock until this tab goes; then another one takes over. */
async function listenForAll(userId: string, tell: () => void, signal: AbortSignal): Promise<void> {
  let pauseMs = SHORTEST_PAUSE_MS
  while (!signal.aborted) {
    if (isEndingOwnSession()) {
      await pause(SHORTEST_PAUSE_MS, signal)
      continue
    }
    const openedAt = performance.now()
    const outcome = await listenOnce(signal)
    if (signal.aborted) return
    if (outcome === 'signed_in') continue
    if (outcome === 'silent') {
      await poll(userId, tell, signal, POLLING_MS)
      continue
    }
    tell()
    // A stream that keeps ending at once must not become a stream of requests.
    const wasLong = performance.now() - openedAt > SILENCE_MS
    pauseMs = wasLong ? SHORTEST_PAUSE_MS : Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
    await pause(pauseMs, signal)
  }
}

type Outcome = 'told' | 'refused' | 'silent' | 'signed_in' | 'stopped'

/** Listens until the server has something to tell, refuses, or cannot be heard. A lost connection comes back by itself. */
function listenOnce(signal: AbortSignal): Promise<Outcome> {
  return new Promise(resolve => {
    const source = new EventSource(address(STREAM))
    let silence = setTimeout(() => end('silent'), FIRST_WORD_MS)
    const end = (outcome: Outcome) => {
      clearTimeout(silence)
      source.close()
      stopListening()
      signal.removeEventListener('abort', stopped)
      resolve(outcome)
    }
    const stopped = () => end('stopped')
    const stopListening = listenToOtherTabs(({ type }) => type === 'signed_in' && end('signed_in'))
    signal.addEventListener('abort', stopped)
    source.addEventListener('alive', () => {
      clearTimeout(silence)
      silence = setTimeout(() => end('silent'), SILENCE_MS)
    })
    source.addEventListener('ended', () => end('told'))
    source.addEventListener('overtaken', () => end('told'))
    source.addEventListener('error', () => source.readyState === EventSource.CLOSED && end('refused'))
  })
}

/** Asks for a while, and tells every tab when this user's session is no longer what the browser has. */
async function poll(userId: string, tell: () => void, signal: AbortSignal, forMs: number): Promise<void> {
  const until = performance.now() + forMs
  while (!signal.aborted && performance.now() < until) {
    await pause(POLL_MS, signal)
    if (signal.aborted) return
    const answer = await watchSession()
    if (answer.status === 'unknown' || (answer.status === 'live' && answer.userId === userId)) continue
    tell()
    await pause(LONGEST_PAUSE_MS, signal)
  }
}

function ignoreAbort(error: unknown) {
  if (!(error instanceof DOMException && error.name === 'AbortError')) throw error
}
