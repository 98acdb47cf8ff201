import { type Resumed, resume } from '@/lib/session/flow/authenticate-or-refresh'
import { finishLogout } from '@/lib/session/flow/logout'
import { readClient } from './client'
import { authContext } from './context'
import { authCookies, clearCookie, readCookie } from './cookies'
import { usesSecureCookies } from './origin'

/** Who a request acts for, and the `Set-Cookie` values that its answer must carry. */
export type Identified = Resumed & { cookies: string[] }

/**
 * Answers who a request acts for, from its cookies alone. A logout that Redis could not be told about is finished
 * first; an access token that has run out is replaced when the refresh token allows it.
 * @param isPrefetch whether the answer is only wanted in advance: then nothing rotates and nothing counts as use. Nothing
 * rotates for a request with `Upgrade` either, because the cookies of its answer may be lost.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export async function identify(headers: Headers, isPrefetch = false): Promise<Identified> {
  const auth = await authContext()
  const client = readClient(headers)
  const [accessToken, refreshToken, ticket] = readAuthCookies(headers)
  const cookies: string[] = []
  const isSecure = usesSecureCookies(headers)
  const mayRotate = !isPrefetch && !isUpgrade(headers)
  if (ticket && mayRotate) {
    await finishLogout(auth, ticket, client)
    cookies.push(clearCookie('logout-ticket', isSecure))
  }
  if (accessToken === null || refreshToken === null) return { status: 'unauthenticated', cookies }
  const resumed = await resume(
    auth,
    { accessToken, refreshToken: mayRotate ? refreshToken : undefined },
    { client, isPrefetch },
  )
  if (resumed.status === 'accepted' && resumed.tokens) cookies.push(...authCookies(resumed.tokens, isSecure))
  return { ...resumed, cookies }
}

/** @returns access token, refresh token and logout ticket, as {@link readCookie} gives them. */
export function readAuthCookies(headers: Headers) {
  const header = headers.get('cookie')
  const isSecure = usesSecureCookies(headers)
  return [
    readCookie(header, 'access', isSecure),
    readCookie(header, 'refresh', isSecure),
    readCookie(header, 'logout-ticket', isSecure),
  ] as const
}

/**
 * @returns the tokens of a request, and the ticket of a logout that is still owed, without asking what they are worth; a
 * cookie that came twice counts as none.
 */
export function readBrowserTokens(headers: Headers) {
  const [accessToken, refreshToken, owed] = readAuthCookies(headers)
  return {
    accessToken: accessToken ?? undefined,
    refreshToken: refreshToken ?? undefined,
    owed: owed ?? undefined,
  }
}

const PREFETCH_HEADERS = ['purpose', 'sec-purpose', 'x-purpose', 'x-moz']

/**
 * Whether a request for a page says that its answer is only wanted in advance, in any spelling that browsers and Next
 * send. For page requests only: no browser fetches anything else in advance.
 */
export function isPagePrefetch(headers: Headers): boolean {
  return (
    headers.has('next-router-prefetch') ||
    headers.has('next-router-segment-prefetch') ||
    PREFETCH_HEADERS.some(name => /prefetch|prerender|preview/i.test(headers.get(name) ?? ''))
  )
}

/** Whether the client asked for another protocol (RFC 9110 §7.8): it may never see the cookies of the answer. */
export const isUpgrade = (headers: Headers): boolean => headers.has('upgrade')
