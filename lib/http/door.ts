import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import { HANDOVER_HEADER } from './handover'

/**
 * Stands at the HTTP server, before Next sees a request: inbound copies of what only the app itself may say are
 * dropped, and a client cannot choose the address that it is counted under.
 * @param trustProxy whether `X-Forwarded-For` is to be believed.
 */
export function guardDoor({ trustProxy }: { trustProxy: boolean }): void {
  subscribe('http.server.request.start', message => {
    const { request } = message as { request: IncomingMessage }
    delete request.headers[HANDOVER_HEADER]
    if (!trustProxy) request.headers['x-forwarded-for'] = request.socket.remoteAddress ?? ''
  })
}
