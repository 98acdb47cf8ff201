import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { HANDOVER_HEADER } from '@/lib/web/principal-handoff'
import { baseHeaders } from '@/lib/web/security-headers'

/** A path that nothing lives at: like any other one, it tells nothing to who has no principal. */
const NOWHERE = '/api/nowhere'

/**
 * Stands at the HTTP server, before Next sees a request: inbound copies of what only the app itself may say are
 * dropped, a client cannot choose the address that it is counted under, every answer gets the headers that all of them
 * have, and what Next answers with a 500 (a path that cannot be decoded, TRACE) is led to a plain refusal.
 * @param trustProxy whether `X-Forwarded-For` is to be believed.
 */
export function guardDoor({ trustProxy }: { trustProxy: boolean }): void {
  const headers = Object.entries(baseHeaders())
  subscribe('http.server.request.start', message => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse }
    delete request.headers[HANDOVER_HEADER]
    // Names a Server Action. There is none here, and Next writes the text it was given to the log.
    delete request.headers['next-action']
    // An API answers one thing. To a router's request Next would answer a redirect first, before any guard.
    if (request.url?.startsWith('/api/')) delete request.headers.rsc
    if (!trustProxy) request.headers['x-forwarded-for'] = request.socket.remoteAddress ?? ''
    for (const [name, value] of headers) response.setHeader(name, value)
    if (request.method === 'TRACE') request.method = 'GET'
    if (!isDecodable(request.url ?? '')) request.url = NOWHERE
  })
}

function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url.split('?')[0] ?? '')
    return true
  } catch (error) {
    if (error instanceof URIError) return false
    throw error
  }
}
