import { randomBytes } from 'node:crypto'
import { type NextRequest, NextResponse } from 'next/server'
import { isCrossOrigin, usesSecureCookies } from './lib/origin'
import { HANDOFF_HEADER, isPrefetch } from './lib/session/next'
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
import { isPageMethod } from './lib/web/page-methods'
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
    '/((?!api/|_next/static/|\\.well-known/|(?:favicon\\.ico|icon\\.svg|apple-icon\\.png|robots\\.txt|sitemap\\.xml|manifest\\.webmanifest)$).*)',
  ],
}

export async function middleware(request: NextRequest): Promise<Response> {
  const { headers, method } = request
  if (isCrossOrigin(method, headers)) return reject(headers, crossOriginProblem(headers))
  try {
    const { pathname, search } = new URL(request.url)
    const path = pathOf(pathname)
    if (isSwitchedOff(path)) return problemPage(headers, { code: 'not_found' })
    const isAllowed = isPageMethod(method, path, headers.has('next-action'))
    if (isPublicPath(path)) {
      return isAllowed ? await continuePublic(request) : reject(headers, methodNotAllowed)
    }
    const authenticated = await authenticate(request)
    if (!authenticated.principal) {
      return isAllowed
        ? redirectToLogin(request, authenticated, pageAddress(path, search))
        : reject(headers, { code: 'unauthenticated' })
    }
    return isAllowed ? continueWith(authenticated) : reject(headers, methodNotAllowed)
  } catch (error) {
    logFault(error, headers)
    const problem = toProblem(error)
    recordRejection(headers, problem)
    return problemPage(headers, problem)
  }
}

/** The request hooks refuse other methods before; this is for hosts where they do not run. */
const methodNotAllowed: Problem = { code: 'method_not_allowed', headers: { allow: 'GET, HEAD' } }

/**
 * Public pages never require a session. If cookies are present the request is still authenticated (the header shows the
 * user), and a pending logout is finished. If Redis is down, the page is served anonymously.
 */
async function continuePublic(request: NextRequest): Promise<Response> {
  const anonymous = {
    headers: new Headers(request.headers),
    apply: <R extends Response>(response: R) => response,
  }
  anonymous.headers.delete(HANDOFF_HEADER)
  if (!request.headers.has('cookie')) return continueWith(anonymous)
  try {
    return continueWith(await authenticate(request))
  } catch (error) {
    logFault(error, request.headers)
    return continueWith(anonymous)
  }
}

/** The page sees the cookies that the browser is about to get, and the principal that was verified here. */
function continueWith({ headers, apply }: Pick<Authenticated, 'headers' | 'apply'>): Response {
  const nonce = randomBytes(16).toString('base64')
  const policy = pagePolicy(nonce, headers)
  headers.set('content-security-policy', policy)
  return apply(NextResponse.next({ request: { headers }, headers: securityHeaders(policy, headers) }))
}

function reject(headers: Headers, problem: Problem): Response {
  recordRejection(headers, problem)
  return acceptsPage(headers) ? problemPage(headers, problem) : problemAnswer(headers, problem)
}

/** To the login page, with the way back and, for the holder of a token that this app signed, why. */
function redirectToLogin(request: NextRequest, { reason, apply }: Authenticated, next: string): Response {
  const { headers, method } = request
  if (isPrefetch(method, headers)) return reject(headers, { code: 'unauthenticated' })
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
