import { logFault } from './fault'
import { DATA_POLICY, securityHeaders } from './security-headers'

const OPEN = Symbol.for('app.event-streams')
const global = globalThis as { [OPEN]?: Set<() => void> }

/** Every open stream; they would otherwise keep a server that is to stop from stopping. */
function openStreams(): Set<() => void> {
  if (!global[OPEN]) {
    const streams = new Set<() => void>()
    const closeAll = () => {
      for (const close of streams) close()
    }
    process.once('SIGTERM', closeAll).once('SIGINT', closeAll)
    global[OPEN] = streams
  }
  return global[OPEN]
}

/**
 * Answers with server-sent events that come as text.
 * @param open begins the events; what it throws is thrown here.
 * @param onEnd called once when either side has ended it, and when the events could not begin.
 */
export async function textStream(
  { headers, signal }: Request,
  open: (signal: AbortSignal) => Promise<AsyncGenerator<string>>,
  onEnd: () => void,
): Promise<Response> {
  const gone = new AbortController()
  const stop = () => gone.abort()
  gone.signal.addEventListener('abort', () => {
    openStreams().delete(stop)
    signal.removeEventListener('abort', stop)
    onEnd()
  })
  openStreams().add(stop)
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  try {
    const events = await open(gone.signal)
    const encoder = new TextEncoder()
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const next = await events.next().catch(error => {
          logFault(error, headers)
          return { done: true, value: undefined }
        })
        if (!next.done && next.value !== undefined) return controller.enqueue(encoder.encode(next.value))
        stop()
        controller.close()
      },
      cancel: stop,
    })
    return streamAnswer(headers, body)
  } catch (error) {
    stop()
    throw error
  }
}

function streamAnswer(request: Headers, body: ReadableStream<Uint8Array>): Response {
  return new Response(body, {
    headers: {
      ...securityHeaders(DATA_POLICY, request),
      'content-type': 'text/event-stream',
      // Not compressed, not collected, on the way: an event that waits in a buffer is no event.
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  })
}
