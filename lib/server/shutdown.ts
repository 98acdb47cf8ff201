import { subscribe } from 'node:diagnostics_channel'
import type { Server, ServerResponse } from 'node:http'

/** How long requests in flight may take to end (ms). */
const REQUESTS_MS = 4_000
/** How long everything may take (ms): five seconds, and a little for the system. */
const ALL_MS = 4_800

/**
 * Ends the process in an orderly way at SIGTERM and SIGINT: takes no new connections, lets requests in flight finish,
 * closes what they used, and exits with 0. Next's own handlers are replaced, because they wait for slow requests for ever,
 * close nothing of ours, and exit with 143.
 * @param close ends what the app has open.
 */
export function shutDownOnSignals(close: () => Promise<void>): void {
  const inFlight = new Set<ServerResponse>()
  let server: Server | undefined
  let whenIdle: (() => void) | undefined

  subscribe('http.server.request.start', message => {
    const { response, server: from } = message as { response: ServerResponse; server: Server }
    server = from
    if (whenIdle) response.setHeader('connection', 'close')
    inFlight.add(response)
    response.once('close', () => {
      inFlight.delete(response)
      if (inFlight.size === 0) whenIdle?.()
    })
  })

  async function shutDown(): Promise<void> {
    if (whenIdle) return
    const idle = new Promise<void>(resolve => {
      whenIdle = resolve
    })
    setTimeout(() => process.exit(0), ALL_MS)
    server?.close()
    for (const response of inFlight) if (!response.headersSent) response.setHeader('connection', 'close')
    if (inFlight.size > 0)
      await Promise.race([idle, new Promise(resolve => setTimeout(resolve, REQUESTS_MS))])
    server?.closeAllConnections()
    await close()
    process.exit(0)
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.removeAllListeners(signal).on(signal, shutDown)
}
