import { randomBytes } from 'node:crypto'
import { type NextRequest, NextResponse } from 'next/server'
import { isCrossOrigin, usesSecureCookies } from './lib/origin'
import { HANDOFF_HEADER, isPrefetch } from './lib/session/next'
import { actionProblem, methodNotAllowed } from './lib/web/action-body'
import { address, pathOf } from './lib/web/address'
import { problemAnswer, problemPage } from './lib/web/answer'
import { type Authenticated, authenticate } from './lib/web/authenticate'
import { crossOriginProblem } from './lib/web/cross-origin'
import { logFault, toProblem } from './lib/web/fault'
import { isSwitchedOff } from './lib/web/features'
import { flashCookie } from './lib/web/flash-cookie'
import { acceptsPage } from './lib/web/form-answer'
import { missingCookies, plantedCookie } from './lib/web/lost-cookies'
import { pageAddress } from './lib/web/next-path'
import { actionKind, isActionOf, isPageMethod } from './lib/web/page-methods'
import type { Problem } from './lib/web/problem'
import { isPublicPath } from './lib/web/public-paths'
import { recordRejection } from './lib/web/record-rejection'
import { DATA_POLICY, pagePolicy, securityHeaders } from './lib/web/security-headers'

/**
 * Decides who may see a page. API handlers and `.well-known` have the same check in themselves (`protectedRoute`), and
 * are spared the cost of a middleware. `/` stands alone for apps with a `basePath`.
 */
export const config = {
  runtime: 'nodejs',
  matcher: [
    '/',
    '/((?!api/|_next/static/|\\.well-known/|(?:favicon\\.ico|icon\\.svg|apple-icon\\.png|opengraph-image\\.png|robots\\.txt|sitemap\\.xml|llms\\.txt|docs/[a-z-]+\\.md|manifest\\.webmanifest)$).*)',
  ],
}

export async function middleware(request: NextRequest): Promise<Response> {
  const { headers, method } = request
  if (isCrossOrigin(method, headers)) return reject(headers, crossOriginProblem(headers))
  try {
    const { pathname, search } = new URL(request.url)
    const path = pathOf(pathname)
    if (isSwitchedOff(path)) return problemPage(headers, { code: 'not_found' })
    const isAction = isActionOf(method, path, headers)
    const refusal = isAction ? await actionProblem(request) : methodProblem(method)
    // An action checks everything by itself, and answers a refusal as a value that its form can show.
    if (isAction && !refusal && actionKind(headers) === 'call')
      return continueWith(withOwnHost(anonymous(headers)))
    if (isPublicPath(path)) return refusal ? reject(headers, refusal) : await continuePublic(request)
    const authenticated = await authenticate(request)
    if (!authenticated.principal) {
      return refusal
        ? reject(headers, { code: 'unauthenticated' })
        : redirectToLogin(request, authenticated, pageAddress(path, search))
    }
    if (refusal) return reject(headers, refusal)
    return continueWith(isAction ? withOwnHost(authenticated) : authenticated)
  } catch (error) {
    logFault(error, headers)
    const problem = toProblem(error)
    recordRejection(headers, problem)
    return problemPage(headers, problem)
  }
}

const methodProblem = (method: string) => (isPageMethod(method) ? null : methodNotAllowed)

/**
 * The origin of an action was compared above. Next compares it once more, with `Host` or `X-Forwarded-Host`, which a proxy
 * before this app may have changed.
 */
function withOwnHost<A extends Pick<Authenticated, 'headers'>>(continued: A): A {
  const origin = continued.headers.get('origin')
  if (origin !== null) continued.headers.set('x-forwarded-host', new URL(origin).host)
  return continued
}

/** A request that goes on without a session. */
function anonymous(sent: Headers): Pick<Authenticated, 'headers' | 'apply'> {
  const headers = new Headers(sent)
  headers.delete(HANDOFF_HEADER)
  return { headers, apply: response => response }
}

/**
 * Public pages never require a session. If cookies are present the request is still authenticated (the header shows the
 * user), and a pending logout is finished. If Redis is down, the page is served anonymously.
 */
async function continuePublic(request: NextRequest): Promise<Response> {
  if (!request.headers.has('cookie')) return continueWith(anonymous(request.headers))
  try {
    return continueWith(await authenticate(request))
  } catch (error) {
    logFault(error, request.headers)
    return continueWith(anonymous(request.headers))
  }
}

/** The page sees the cookies that the browser is about to get, and the principal that was verified here. */
function continueWith({ headers, apply }: Pick<Authenticated, 'headers' | 'apply'>): Response {
  const nonce = randomBytes(16).toString('base64')
  const policy = pagePolicy(nonce, headers)
  headers.set('content-security-policy', policy)
  // With Cache Components Next renders for a client with a name (`htmlLimitedBots`), and sends a shell to one without.
  if (!headers.get('user-agent')) headers.set('user-agent', 'Unknown')
  return apply(NextResponse.next({ request: { headers }, headers: securityHeaders(policy, headers) }))
}

function reject(headers: Headers, problem: Problem): Response {
  recordRejection(headers, problem)
  return acceptsPage(headers) ? problemPage(headers, problem) : problemAnswer(headers, problem)
}

/**
 * The router of an open page takes a 204 for a miss: it keeps nothing, and a click asks again. A redirect it would keep in
 * place of the page, and a 401 would be an error in the console of everybody whose access token has run out.
 */
function refusePrefetch(headers: Headers): Response {
  const problem = { code: 'unauthenticated' } as const
  const isFromOpenPage = headers.has('rsc') && headers.get('sec-fetch-site') === 'same-origin'
  if (!isFromOpenPage) return reject(headers, problem)
  recordRejection(headers, problem)
  return new Response(null, { status: 204, headers: securityHeaders(DATA_POLICY, headers) })
}

/** To the login page, with the way back and, for the holder of a token that this app signed, why. */
function redirectToLogin(request: NextRequest, { reason, apply }: Authenticated, next: string): Response {
  const { headers, method } = request
  if (isPrefetch(method, headers)) return refusePrefetch(headers)
  const planted = plantedCookie(headers)
  if (planted) return reject(headers, planted)
  recordRejection(headers, { code: reason ? 'revoked' : 'unauthenticated', members: { reason } })
  const query = new URLSearchParams({ next })
  const missing = reason ? null : missingCookies(headers)
  if (reason) query.set('reason', reason)
  if (missing) query.set('error', missing)
  const response = NextResponse.redirect(new URL(address(`/login?${query}`), request.url), {
    status: 303,
    headers: securityHeaders(DATA_POLICY, headers),
  })
  if (reason && !headers.has('upgrade')) {
    response.headers.append('set-cookie', flashCookie({ reason }, usesSecureCookies(headers)))
  }
  return apply(response)
}
