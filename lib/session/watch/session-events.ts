/** The server speaks at once and then every five seconds. Longer silence: something on the way holds events back. */
const FIRST_WORD_MS = 3_000
const SILENCE_MS = 12_000
/** The server tells once more what ended in the last two seconds: a stream would be over at once. */
const TOLD_AGAIN_MS = 3_000
const POLL_MS = 1_500
const POLLING_MS = 60_000
/** How often a server is asked that does not answer. */
const RETRY_MS = 5_000

type Options = {
  /** Of the stream, as the browser finds it. */
  address: string
  /** Asks what has become of the session. @returns whether the server could say. */
  ask: () => Promise<boolean>
  signal: AbortSignal
}

/**
 * Hears from the server when the session has ended or its user has changed, until the signal aborts. Where events do not
 * get through it asks, for a while.
 */
export async function listenToSession({ address, ask, signal }: Options): Promise<void> {
  while (!signal.aborted) {
    const openedAt = performance.now()
    const outcome = await hear(address, () => void ask(), signal)
    const toldMs = performance.now() - openedAt < SILENCE_MS ? TOLD_AGAIN_MS : 0
    const until = performance.now() + (outcome === 'told' ? toldMs : POLLING_MS)
    do {
      if (signal.aborted) return
      await pause((await ask()) ? POLL_MS : RETRY_MS, signal)
    } while (performance.now() < until)
  }
}

/** Listens until the server has something to tell, or cannot be heard. A lost connection comes back by itself. */
function hear(address: string, onOpen: () => void, signal: AbortSignal): Promise<'told' | 'silent'> {
  return new Promise(resolve => {
    const source = new EventSource(address)
    let silence = setTimeout(() => end('silent'), FIRST_WORD_MS)
    const end = (outcome: 'told' | 'silent') => {
      clearTimeout(silence)
      source.close()
      signal.removeEventListener('abort', stop)
      resolve(outcome)
    }
    const stop = () => end('silent')
    signal.addEventListener('abort', stop)
    // What happened before the connection was there is told to nobody.
    source.onopen = onOpen
    source.addEventListener('alive', () => {
      clearTimeout(silence)
      silence = setTimeout(stop, SILENCE_MS)
    })
    source.addEventListener('ended', () => end('told'))
    source.addEventListener('overtaken', () => end('told'))
    source.onerror = () => source.readyState === EventSource.CLOSED && stop()
    if (signal.aborted) stop()
  })
}

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>(resolve => {
    setTimeout(resolve, ms)
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
