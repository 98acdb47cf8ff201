import { type ProcessState, processState } from '../flow/process-state'
import type { Auth, Peeked } from '../index'
import { listenForEnding } from './session-endings'

/** A browser opens one; a few more are there for a moment while one tab takes over from another. */
const MOST_PER_SESSION = 4

/** Proxies cut connections on which nothing happens, and a page must notice that its own is dead. */
const HEARTBEAT_MS = 5_000

/** A connection ends by itself after this; browsers come back. A deployment can then drain an old instance. */
const LONGEST_MS = 10 * 60_000

const HEADERS = {
  'content-type': 'text/event-stream',
  // Not compressed, not collected, on the way: an event that waits in a buffer is no event.
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
}

/** The answer to an open page that listens, or why it gets none. */
export type SessionEvents =
  | { status: 'open'; response: Response }
  | Exclude<Peeked, { status: 'live' }>
  | { status: 'rate_limited'; retryAfterSeconds: number }

/**
 * Tells an open page by server-sent events (HTML Living Standard §9.2) that its session has ended or that something about
 * its user has changed. What exactly, the page then asks: here nothing is rotated, and nothing counts as a use of the session.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export async function openSessionEvents<C extends object>(
  auth: Auth<C>,
  app: string,
  { headers, signal }: Request,
): Promise<SessionEvents> {
  const session = await auth.peek(headers)
  if (session.status !== 'live') return session
  const { listening, openStreams } = processState(app)
  const own = [...listening.all].filter(({ sessionId }) => sessionId === session.sessionId)
  if (own.length >= MOST_PER_SESSION) return { status: 'rate_limited', retryAfterSeconds: 60 }
  closeAtShutdown(processState(app))
  let end = () => {}
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const write = (text: string) => controller.enqueue(new TextEncoder().encode(text))
      const send = (event: string) => write(`event: ${event}\ndata:\n\n`)
      const heartbeat = setInterval(() => send('alive'), HEARTBEAT_MS)
      const limit = setTimeout(() => close(), LONGEST_MS)
      const close = (cause?: unknown) => {
        if (!openStreams.has(leave)) return
        end()
        if (cause === undefined) controller.close()
        else controller.error(cause)
      }
      const leave = () => close()
      const stopListening = listenForEnding(auth, listening, {
        ...session,
        tell: status => {
          send(status)
          close()
        },
        stop: close,
      })
      end = () => {
        clearInterval(heartbeat)
        clearTimeout(limit)
        openStreams.delete(leave)
        signal.removeEventListener('abort', leave)
        stopListening()
      }
      openStreams.add(leave)
      signal.addEventListener('abort', leave)
      write('retry: 1000\n')
      send('alive')
      if (signal.aborted) leave()
    },
    cancel: () => end(),
  })
  return { status: 'open', response: new Response(body, { headers: HEADERS }) }
}

/**
 * An open stream would keep a server that is to stop from stopping. Only where somebody else handles the signal, as Next
 * does: the first listener takes away the default, which is to end the process.
 */
function closeAtShutdown(state: ProcessState): void {
  if (state.closesAtShutdown) return
  state.closesAtShutdown = true
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    if (process.listenerCount(name) === 0) continue
    process.once(name, () => {
      for (const close of [...state.openStreams]) close()
    })
  }
}
