import { address } from '@/lib/web/address'
import { listenToOtherTabs } from './auth-channel'
import { callApi } from './call-api'

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
 * browser. Where events do not get through, that tab asks instead.
 * @param onHint called when it is worth asking what has become of the session.
 * @returns a function that stops listening.
 */
export function listenToSession(onHint: () => void): () => void {
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
      .request(NAME, { signal: stop.signal }, () => listenForAll(tell, stop.signal))
      .catch(ignoreAbort)
  } else {
    void poll(stop.signal, tell, Number.POSITIVE_INFINITY)
  }
  return () => {
    stop.abort()
    channel.close()
  }
}

/** Holds the lock until this tab goes; then another one takes over. */
async function listenForAll(tell: () => void, signal: AbortSignal): Promise<void> {
  let pauseMs = SHORTEST_PAUSE_MS
  while (!signal.aborted) {
    const openedAt = Date.now()
    const outcome = await listenOnce(signal)
    if (signal.aborted) return
    if (outcome === 'signed_in') continue
    if (outcome === 'silent') {
      await poll(signal, tell, POLLING_MS)
      continue
    }
    tell()
    // A stream that keeps ending at once must not become a stream of requests.
    pauseMs = Date.now() - openedAt > SILENCE_MS ? SHORTEST_PAUSE_MS : Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
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
    const stopListening = listenToOtherTabs(type => type === 'signed_in' && end('signed_in'))
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

/** Asks for a while. A refusal is told to this page by `callApi` itself, and to the others here. */
async function poll(signal: AbortSignal, tell: () => void, forMs: number): Promise<void> {
  const until = Date.now() + forMs
  while (!signal.aborted && Date.now() < until) {
    await pause(POLL_MS, signal)
    if (signal.aborted) return
    const answer = await callApi('GET', '/api/auth/session')
    if (!answer.ok && answer.status === 401) {
      tell()
      await pause(LONGEST_PAUSE_MS, signal)
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}

function ignoreAbort(error: unknown) {
  if (!(error instanceof DOMException && error.name === 'AbortError')) throw error
}
