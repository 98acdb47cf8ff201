import { type Resumed, resume } from '@/lib/session/flow/authenticate-or-refresh'
import { finishLogout } from '@/lib/session/flow/logout'
import { readClient } from './client'
import { authContext } from './context'
import { authCookies, clearCookie, readCookie } from './cookies'

/** Who a request acts for, and the `Set-Cookie` values that its answer must carry. */
export type Identified = Resumed & { cookies: string[] }

/**
 * Answers who a request acts for, from its cookies alone. A logout that Redis could not be told about is finished
 * first; an access token that has run out is replaced when the refresh token allows it.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export async function identify(headers: Headers): Promise<Identified> {
  const auth = await authContext()
  const client = readClient(headers)
  const [accessToken, refreshToken, ticket] = readAuthCookies(headers)
  const cookies: string[] = []
  const prefetch = isPrefetch(headers)
  if (ticket && !prefetch) {
    await finishLogout(auth, ticket, client)
    cookies.push(clearCookie('logout-ticket'))
  }
  if (accessToken === null || refreshToken === null) return { status: 'unauthenticated', cookies }
  const resumed = await resume(auth, { accessToken, refreshToken }, { client, isPrefetch: prefetch })
  if (resumed.status === 'accepted' && resumed.tokens) cookies.push(...authCookies(resumed.tokens))
  return { ...resumed, cookies }
}

/** @returns access token, refresh token and logout ticket, as {@link readCookie} gives them. */
export function readAuthCookies(headers: Headers) {
  const header = headers.get('cookie')
  return [
    readCookie(header, 'access'),
    readCookie(header, 'refresh'),
    readCookie(header, 'logout-ticket'),
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

/** Whether the browser only guesses that somebody may want this page soon. */
export function isPrefetch(headers: Headers): boolean {
  return (
    headers.has('next-router-prefetch') ||
    headers.has('next-router-segment-prefetch') ||
    /prefetch|prerender/.test(`${headers.get('purpose')} ${headers.get('sec-purpose')}`)
  )
}
