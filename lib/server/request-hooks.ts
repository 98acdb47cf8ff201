import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { PEER_IP_HEADER } from '@/lib/users/client'
import { address, pathOf } from '@/lib/web/address'
import { isActionOf, isHandlerPath, isPageMethod, REFUSED_PATH_HEADER } from '@/lib/web/page-methods'
import { baseHeaders } from '@/lib/web/security-headers'
import { dropInternalHeaders } from './internal-headers'
import { boundedCookies } from './many-cookies'
import { originForm } from './request-target'

/** A path that no route matches: strangers get the same 401 there as everywhere. */
const NOWHERE = '/api/nowhere'

/** Answers the methods that pages and files do not have, without reading the body. */
const REFUSED = '/api/refused'

/** Next's own page for a fault: a request for its address would be answered 500. */
const ERROR_PAGE = '/_global-error'

/** What route handlers of Next can have. */
const KNOWN_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

type HookOptions = {
  /** Whether `X-Forwarded-*` are believed. */
  trustProxy: boolean
  /** `next dev`: hot reload needs upgrades, and methods and headers of its own. */
  isDevelopment: boolean
  /** Vercel's own headers between its proxy and Next. */
  isVercel: boolean
}

/**
 * Runs on every request before Next: removes headers that only Next itself may set, overwrites `X-Forwarded-*` unless a
 * proxy is trusted, sets the headers of every answer, and rewrites requests that Next would answer with a 500 or a
 * redirect to another host. Takes the `upgrade` listener away from the server, so that Node hands requests with `Upgrade`
 * on as ordinary ones: Next would leave their sockets open.
 */
export function hookRequests(options: HookOptions): void {
  if (!options.isDevelopment) {
    subscribe('net.server.socket', message => {
      // Before the first byte is parsed. The documentation of the channel names the socket only.
      const { server } = (message as { socket: Socket & { server?: Server } }).socket
      server?.removeAllListeners('upgrade')
    })
  }
  subscribe('http.server.request.start', message => {
    const { request, response, server } = message as {
      request: IncomingMessage
      response: ServerResponse
      server: Server
    }
    if (!options.isDevelopment) server.removeAllListeners('upgrade')
    cleanHeaders(request, options)
    cleanTarget(request, options)
    const headers = baseHeaders({ get: name => headerOf(request, name) })
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  })
}

function cleanHeaders(request: IncomingMessage, options: HookOptions): void {
  const { headers, socket } = request
  if (!options.isVercel) dropInternalHeaders(headers, options)
  if (headers.cookie && !options.isDevelopment) headers.cookie = boundedCookies(headers.cookie)
  headers[PEER_IP_HEADER] = socket.remoteAddress ?? ''
  if (options.trustProxy) return
  headers['x-forwarded-for'] = headers[PEER_IP_HEADER]
  // Next fills these in with what is true.
  for (const name of ['x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port']) delete headers[name]
}

function cleanTarget(request: IncomingMessage, { isDevelopment }: HookOptions): void {
  if (!KNOWN_METHODS.includes(request.method ?? '')) request.method = 'PUT'
  request.url = originForm(request.url ?? '') ?? address(NOWHERE)
  const path = pathOf(request.url.split('?')[0] ?? '')
  if (path === ERROR_PAGE) request.url = address('/_not-found')
  const isHandler = isHandlerPath(path)
  const headers = { get: (name: string) => headerOf(request, name) }
  const isAction = !isHandler && isActionOf(request.method ?? '', path, headers)
  const isAllowed = isHandler || isAction || isPageMethod(request.method ?? '')
  if (!isAction) delete request.headers['next-action']
  // A handler answers one thing. To a router's request Next would answer a redirect first, before any guard.
  if (isHandler) delete request.headers.rsc
  if (isAllowed || (isDevelopment && /^\/(_next|__nextjs)/.test(path))) return
  request.headers[REFUSED_PATH_HEADER] = path
  request.url = address(REFUSED)
}

function headerOf({ headers }: IncomingMessage, name: string): string | null {
  const value = headers[name]
  return Array.isArray(value) ? value.join(', ') : (value ?? null)
}
