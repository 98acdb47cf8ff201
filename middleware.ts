import { randomBytes } from 'node:crypto'
import { type NextRequest, NextResponse } from 'next/server'
import { address, pathOf } from './lib/web/address'
import { problemAnswer, problemPage } from './lib/web/answer'
import {
  type Identified,
  identify,
  isPagePrefetch,
  isUpgrade,
  readAuthCookies,
} from './lib/web/authenticate-request'
import { clearAuthCookies, withNewTokens } from './lib/web/cookies'
import { crossOriginProblem } from './lib/web/cross-origin'
import { problemOf } from './lib/web/fault'
import { isSwitchedOff } from './lib/web/features'
import { flashCookie } from './lib/web/flash-cookie'
import { acceptsPage } from './lib/web/form-answer'
import { missingCookies, plantedCookie } from './lib/web/lost-cookies'
import { pageAddress } from './lib/web/next-path'
import { isCrossOrigin, usesSecureCookies } from './lib/web/origin'
import { isPageMethod } from './lib/web/page-methods'
import { HANDOVER_HEADER, handOver } from './lib/web/principal-handoff'
import type { Problem } from './lib/web/problem'
import { isPublicPath } from './lib/web/public-paths'
import { noteRefusal } from './lib/web/record-rejection'
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
  if (isCrossOrigin(method, headers)) return refuse(headers, crossOriginProblem(headers))
  try {
    const { pathname, search } = new URL(request.url)
    const path = pathOf(pathname)
    if (isSwitchedOff(path)) return problemPage(headers, { code: 'not_found' })
    const isPublic = isPublicPath(path)
    const isPrefetch = method === 'GET' && isPagePrefetch(headers)
    const isAllowed = isPageMethod(method, path, headers.has('next-action'))
    if (isPublic) return isAllowed ? await continuePublic(headers) : refuse(headers, methodNotAllowed)
    const identified = await identify(headers, isPrefetch)
    if (identified.status !== 'accepted') {
      return isAllowed
        ? redirectToLogin(request, identified, pageAddress(path, search))
        : refuse(headers, { code: 'unauthenticated' })
    }
    return isAllowed ? continueAs(headers, identified) : refuse(headers, methodNotAllowed)
  } catch (error) {
    const problem = problemOf(error, headers)
    noteRefusal(headers, problem)
    return problemPage(headers, problem)
  }
}

/** The request hooks refuse other methods before; this is for hosts where they do not run. */
const methodNotAllowed: Problem = { code: 'method_not_allowed', headers: { allow: 'GET, HEAD' } }

/**
 * Public pages never require a session. If cookies are present the request is still authenticated (the header shows the
 * user), and a pending logout is finished. If Redis is down, the page is served anonymously.
 */
async function continuePublic(headers: Headers): Promise<Response> {
  try {
    const hasCookies = readAuthCookies(headers).some(Boolean)
    const identified = hasCookies ? await identify(headers, isPagePrefetch(headers)) : null
    if (identified?.status === 'accepted') return continueAs(headers, identified)
    return continueWith(new Headers(headers), identified?.cookies ?? [])
  } catch (error) {
    problemOf(error, headers)
    return continueWith(new Headers(headers), [])
  }
}

/** The page sees the tokens that the browser is about to get, and the principal that was verified here. */
function continueAs(request: Headers, identified: Extract<Identified, { status: 'accepted' }>): Response {
  const headers = new Headers(request)
  headers.set(HANDOVER_HEADER, handOver(identified.principal))
  if (identified.tokens) {
    const isSecure = usesSecureCookies(request)
    headers.set('cookie', withNewTokens(headers.get('cookie'), identified.tokens, isSecure))
  }
  return continueWith(headers, identified.cookies)
}

function continueWith(headers: Headers, cookies: string[]): Response {
  const nonce = randomBytes(16).toString('base64')
  const policy = pagePolicy(nonce, headers)
  headers.set('x-nonce', nonce)
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers }, headers: securityHeaders(policy, headers) })
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}

function refuse(headers: Headers, problem: Problem): Response {
  noteRefusal(headers, problem)
  return acceptsPage(headers) ? problemPage(headers, problem) : problemAnswer(headers, problem)
}

/** To the login page, with the way back and, for the holder of a token that this app signed, why. */
function redirectToLogin(
  request: NextRequest,
  identified: Exclude<Identified, { status: 'accepted' }>,
  next: string,
): Response {
  const { headers } = request
  if (isPagePrefetch(headers)) return refuse(headers, { code: 'unauthenticated' })
  const planted = plantedCookie(headers)
  if (planted) return refuse(headers, planted)
  const query = new URLSearchParams({ next })
  const isSecure = usesSecureCookies(headers)
  const cookies = [...identified.cookies]
  const reason = identified.status === 'revoked' ? identified.reason : undefined
  noteRefusal(headers, { code: identified.status, members: { reason } })
  if (reason) {
    query.set('reason', reason)
    cookies.push(flashCookie({ reason }, isSecure))
  } else {
    const missing = missingCookies(headers)
    if (missing) query.set('error', missing)
  }
  cookies.push(...clearSentCookies(headers, isSecure))
  const response = NextResponse.redirect(new URL(address(`/login?${query}`), request.url), {
    status: 303,
    headers: securityHeaders(DATA_POLICY, headers),
  })
  if (isUpgrade(headers)) return response
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}

/** Clears cookies only if the browser sent some: others may be arriving from a login in another tab at this moment. */
function clearSentCookies(headers: Headers, isSecure: boolean): string[] {
  const [accessToken, refreshToken] = readAuthCookies(headers)
  return accessToken === undefined && refreshToken === undefined ? [] : clearAuthCookies(isSecure)
}
