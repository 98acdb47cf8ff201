import { randomUUID } from 'node:crypto'
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'

export const REQUEST_ID_HEADER = 'x-request-id'
const ID_OF_A_PROXY = /^[\w-]{8,64}$/

/**
 * Gives every request an id before Next sees it, and tells it in the answer, so that a visitor's report and the log can
 * be brought together.
 * @param trustProxy whether an id that comes with the request is kept.
 */
export function giveRequestIds({ trustProxy }: { trustProxy: boolean }): void {
  subscribe('http.server.request.start', message => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse }
    const given = request.headers[REQUEST_ID_HEADER]
    const id = trustProxy && typeof given === 'string' && ID_OF_A_PROXY.test(given) ? given : randomUUID()
    request.headers[REQUEST_ID_HEADER] = id
    response.setHeader(REQUEST_ID_HEADER, id)
  })
}

/** @returns the id that {@link giveRequestIds} has put there. */
export function requestIdOf(headers: Headers): string | undefined {
  return headers.get(REQUEST_ID_HEADER) ?? undefined
}
