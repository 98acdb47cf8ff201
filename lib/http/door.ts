import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { HANDOVER_HEADER } from './handover'
import { problemDocument } from './problem'
import { baseHeaders, DATA_POLICY, securityHeaders } from './security-headers'

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
    if (request.url?.startsWith('/api/')) {
      // An API answers one thing. To a router's request Next would answer a redirect first, before any guard.
      delete request.headers.rsc
      explainMethodNotAllowed(response)
    }
    if (!trustProxy) request.headers['x-forwarded-for'] = request.socket.remoteAddress ?? ''
    for (const [name, value] of headers) response.setHeader(name, value)
    if (request.method === 'TRACE') request.method = 'GET'
    if (!isDecodable(request.url ?? '')) request.url = NOWHERE
  })
}

/** Next answers a method that a handler does not have with an empty 405; like every other error it gets a document. */
function explainMethodNotAllowed(response: ServerResponse): void {
  const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse
  response.end = (...args: unknown[]) => {
    if (response.statusCode !== 405 || response.headersSent) return end(...args)
    response.setHeader('content-type', 'application/problem+json')
    for (const [name, value] of Object.entries(securityHeaders(DATA_POLICY))) response.setHeader(name, value)
    return end(JSON.stringify(problemDocument({ code: 'method_not_allowed' })))
  }
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
