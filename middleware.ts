import { randomBytes } from 'node:crypto'
import { type NextRequest, NextResponse } from 'next/server'
import { problemAnswer, problemPage } from './lib/web/answer'
import { type Identified, identify, isPrefetch, readAuthCookies } from './lib/web/authenticate-request'
import { clearAuthCookies, withNewTokens } from './lib/web/cookies'
import { problemOf } from './lib/web/fault'
import { isSwitchedOff } from './lib/web/features'
import { flashCookie } from './lib/web/flash-cookie'
import { isCrossOrigin } from './lib/web/origin'
import { HANDOVER_HEADER, handOver } from './lib/web/principal-handoff'
import type { Problem } from './lib/web/problem'
import { isPublicPath } from './lib/web/public-paths'
import { noteRefusal } from './lib/web/record-rejection'
import { DATA_POLICY, pagePolicy, securityHeaders } from './lib/web/security-headers'

/**
 * Stands before every page: who needs a principal gets in with one, or not at all. API handlers have the same check in
 * themselves (`protectedRoute`), and are spared the cost of a middleware.
 */
export const config = {
  runtime: 'nodejs',
  matcher: ['/((?!api/|_next/static/|favicon\\.ico$|icon\\.svg$).*)'],
}

export async function middleware(request: NextRequest): Promise<Response> {
  if (isCrossOrigin(request.method, request.headers)) return refuse(request, { code: 'cross_origin' })
  try {
    if (isSwitchedOff(request.nextUrl.pathname)) return problemPage({ code: 'not_found' })
    if (isPublicPath(request.nextUrl.pathname)) return await openPage(request)
    const identified = await identify(request.headers)
    return identified.status === 'accepted' ? pass(request, identified) : turnAway(request, identified)
  } catch (error) {
    const problem = problemOf(error, request.headers)
    noteRefusal(request.headers, problem)
    return problemPage(problem)
  }
}

/**
 * A public page needs nobody, but greets whom it can: a session is taken up here as on any page, and a logout that is
 * still owed is finished. Nobody is turned away, and a Redis that is away is nobody's concern.
 */
async function openPage(request: NextRequest): Promise<Response> {
  try {
    const identified = readAuthCookies(request.headers).some(Boolean) ? await identify(request.headers) : null
    if (identified?.status === 'accepted') return pass(request, identified)
    return goOn(new Headers(request.headers), identified?.cookies ?? [])
  } catch (error) {
    problemOf(error, request.headers)
    return goOn(new Headers(request.headers), [])
  }
}

/** The page sees the tokens that the browser is about to get, and the principal that was verified here. */
function pass(request: NextRequest, identified: Extract<Identified, { status: 'accepted' }>): Response {
  const headers = new Headers(request.headers)
  headers.set(HANDOVER_HEADER, handOver(identified.principal))
  if (identified.tokens) headers.set('cookie', withNewTokens(headers.get('cookie'), identified.tokens))
  return goOn(headers, identified.cookies)
}

function goOn(headers: Headers, cookies: string[]): Response {
  const nonce = randomBytes(16).toString('base64')
  const policy = pagePolicy(nonce)
  headers.set('x-nonce', nonce)
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers }, headers: securityHeaders(policy, headers) })
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}

function refuse(request: NextRequest, problem: Problem): Response {
  noteRefusal(request.headers, problem)
  return problemAnswer(problem)
}

/** To the login page, with the way back and, for the holder of a token of ours, why. A prefetch changes nothing. */
function turnAway(request: NextRequest, identified: Exclude<Identified, { status: 'accepted' }>): Response {
  if (isPrefetch(request.headers)) return refuse(request, { code: 'unauthenticated' })
  const url = new URL('/login', request.nextUrl)
  url.searchParams.set('next', `${request.nextUrl.pathname}${request.nextUrl.search}`)
  const cookies = [...identified.cookies, ...clearSentCookies(request)]
  const reason = identified.status === 'revoked' ? identified.reason : undefined
  noteRefusal(request.headers, { code: identified.status, members: { reason } })
  if (identified.status === 'revoked') {
    url.searchParams.set('reason', identified.reason)
    cookies.push(flashCookie({ reason: identified.reason }))
  }
  const response = NextResponse.redirect(url, { status: 303, headers: securityHeaders(DATA_POLICY) })
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}

/** A browser that sent none has none to lose, and may be getting them from a login in another tab just now. */
function clearSentCookies(request: NextRequest): string[] {
  const [accessToken, refreshToken] = readAuthCookies(request.headers)
  return accessToken === undefined && refreshToken === undefined ? [] : clearAuthCookies()
}
