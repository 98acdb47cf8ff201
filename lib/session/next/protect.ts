import { serializeCookie, withCookies } from '../http/cookies'
import { cannotSetCookies } from '../http/request-kind'
import type { Auth, Cookie, Principal, Reason } from '../index'
import { HANDOFF_HEADER, stashPrincipal } from './principal-handoff'

/** Why a request has no principal. `cookies` must reach the browser. */
export type Refusal = { status: 'unauthenticated' | 'revoked'; reason: Reason | null; cookies: Cookie[] }

/** What a request is worth: its principal, or why it has none; and what to pass on. */
export type Protected<C> = {
  principal: Principal<C> | null
  refusal: Refusal | null
  /** Headers for the page: with the new cookies and the handoff, without an inbound copy of it. */
  headers: Headers
  /** Appends the cookies to the host's own response. @returns the same response. */
  apply<R extends Response>(response: R): R
}

/**
 * Authenticates a request that goes on to a page, and renews its session where the answer can set cookies.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export async function protect<C extends object>(
  auth: Auth<C>,
  app: string,
  request: { method: string; headers: Headers },
): Promise<Protected<C>> {
  const headers = new Headers(request.headers)
  headers.delete(HANDOFF_HEADER)
  const outcome = cannotSetCookies(request.method, headers)
    ? await checkOnly(auth, headers)
    : await auth.renew(headers)
  const { cookies } = outcome
  const principal = outcome.status === 'accepted' ? outcome.principal : null
  if (principal) headers.set(HANDOFF_HEADER, stashPrincipal(app, principal))
  if (cookies.length > 0) headers.set('cookie', withCookies(headers.get('cookie'), cookies))
  return {
    principal,
    refusal:
      outcome.status === 'accepted'
        ? null
        : { status: outcome.status, reason: 'reason' in outcome ? outcome.reason : null, cookies },
    headers,
    apply(response) {
      for (const cookie of cookies) response.headers.append('set-cookie', serializeCookie(cookie))
      if (cookies.length > 0) response.headers.set('cache-control', 'no-store')
      return response
    },
  }
}

async function checkOnly<C extends object>(auth: Auth<C>, headers: Headers) {
  const checked = await auth.check(headers, { isPassive: true })
  if (checked.status === 'accepted') return { ...checked, cookies: [] }
  const reason = 'reason' in checked ? checked.reason : null
  return reason
    ? { status: 'revoked' as const, reason, cookies: [] }
    : { status: 'unauthenticated' as const, cookies: [] }
}
