import { serializeCookie } from '../http/cookies'
import { localPath } from '../http/local-path'
import { jsonAnswer, problemAnswer, seeOther } from '../http/problem'
import { isPrefetch } from '../http/request-kind'
import { isCrossOrigin } from '../http/same-origin'
import { type Auth, type Cookie, StoreUnavailableError } from '../index'
import { sessionAnswer } from './session-answer'
import { openSessionEvents } from './session-events'

/** Route handlers for one catch-all route of the host: `logout`, `renew`, `session` and `events` below it. */
export type Handlers = Record<'GET' | 'POST', (request: Request) => Promise<Response>>

export type HandlerOptions = {
  /** The same as in `createAuth`. */
  app: string
  /** Where browsers find the login page, with the host's `basePath`. */
  loginAddress: string
  /** The host's `basePath`, which a way back does not name; or empty. */
  basePath: string
  /** Whether a POST comes from another origin. Default: its `Origin` is not the host that was asked. */
  isCrossOrigin?: (headers: Headers) => boolean
}

export function createHandlers<C extends object>(auth: Auth<C>, options: HandlerOptions): Handlers {
  const isForeign = options.isCrossOrigin ?? (headers => isCrossOrigin('POST', headers))
  const get: Record<string, (request: Request) => Promise<Response>> = {
    renew: request => renewPage(auth, request, options),
    session: async ({ headers }) => jsonAnswer(200, sessionAnswer(await auth.peek(headers))),
    events: request => showEvents(auth, request, options),
  }
  const post: typeof get = { logout: request => logOut(auth, request, options) }
  return {
    GET: request => dispatch(request, get, post),
    POST: request =>
      isForeign(request.headers)
        ? Promise.resolve(problemAnswer('cross_origin'))
        : dispatch(request, post, get),
  }
}

async function dispatch(
  request: Request,
  own: Record<string, (request: Request) => Promise<Response>>,
  others: typeof own,
): Promise<Response> {
  const name = new URL(request.url).pathname.replace(/\/$/, '').split('/').at(-1) ?? ''
  const handle = Object.hasOwn(own, name) ? own[name] : undefined
  if (!handle) {
    if (!Object.hasOwn(others, name)) return problemAnswer('not_found')
    const allow = request.method === 'POST' ? 'GET, HEAD' : 'POST'
    return problemAnswer('method_not_allowed', { headers: { allow } })
  }
  try {
    return await handle(request)
  } catch (error) {
    if (error instanceof StoreUnavailableError) return problemAnswer('store_unavailable')
    throw error
  }
}

/**
 * Logs out, and says what came of it: JSON, or for a form a redirect to the login page. If Redis could not be told, the
 * browser keeps a ticket, and the logout is finished when it comes back.
 */
async function logOut<C extends object>(
  auth: Auth<C>,
  { headers }: Request,
  { loginAddress }: HandlerOptions,
): Promise<Response> {
  const { revoked, isPending, revokedAt, deniedUntil, cookies } = await auth.end(headers)
  const isForm = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(
    headers.get('content-type') ?? '',
  )
  const members = { detail: PENDING, cookiesCleared: true, revoked: false }
  if (isPending) return appendCookies(problemAnswer('store_unavailable', { members }), cookies)
  return appendCookies(
    isForm ? seeOther(loginAddress) : jsonAnswer(200, { revoked, revokedAt, deniedUntil }),
    cookies,
  )
}

const PENDING =
  'This browser is logged out, but the server could not be told. The logout is finished when you come back.'

async function showEvents<C extends object>(
  auth: Auth<C>,
  request: Request,
  { app }: HandlerOptions,
): Promise<Response> {
  const events = await openSessionEvents(auth, app, request)
  if (events.status === 'open') return events.response
  if (events.status === 'unauthenticated') return problemAnswer('unauthenticated')
  if (events.status === 'ended') return problemAnswer('revoked', { members: { reason: events.reason } })
  return problemAnswer('rate_limited', { headers: { 'retry-after': `${events.retryAfterSeconds}` } })
}

/**
 * Renews the session of a page that has no proxy before it, and returns to `next`. Only for a document that the browser
 * loads, because it rotates; a page that is asked for from another site is loaded once more from here first.
 */
async function renewPage<C extends object>(
  auth: Auth<C>,
  request: Request,
  { basePath, loginAddress }: HandlerOptions,
): Promise<Response> {
  const { headers } = request
  if (!isDocument(request)) return problemAnswer('not_a_page_load')
  const { searchParams } = new URL(request.url)
  const next = localPath(searchParams.get('next')) ?? '/'
  const login = `${loginAddress}?${new URLSearchParams({ next })}`
  if (['cross-site', 'same-site'].includes(headers.get('sec-fetch-site') ?? '')) {
    return searchParams.has('again') ? seeOther(login) : loadAgain(next)
  }
  const renewed = await auth.renew(headers)
  return appendCookies(
    seeOther(renewed.status === 'accepted' ? `${basePath}${next}` : login),
    renewed.cookies,
  )
}

/** A browser without Fetch Metadata says what it wants in `Accept`. Next's router asks for `RSC`, and no document. */
function isDocument({ method, headers }: Request): boolean {
  if (method !== 'GET' || isPrefetch(method, headers) || headers.has('rsc')) return false
  const destination = headers.get('sec-fetch-dest')
  return destination === null
    ? (headers.get('accept') ?? '').includes('text/html')
    : destination === 'document'
}

/** A link on another site leads here by a redirect, which keeps `Sec-Fetch-Site`. A page that loads itself does not. */
function loadAgain(next: string): Response {
  const query = `${new URLSearchParams({ next })}&amp;again=1`
  return new Response(
    `<!doctype html><html lang="en"><meta http-equiv="refresh" content="0;url=?${query}"><title>One moment</title>`,
    {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
        'cache-control': 'no-store',
      },
    },
  )
}

function appendCookies(response: Response, cookies: readonly Cookie[]): Response {
  for (const cookie of cookies) response.headers.append('set-cookie', serializeCookie(cookie))
  return response
}
