import { serializeCookie, withCookies } from '../http/cookies'
import { cannotSetCookies } from '../http/request-kind'
import type { Auth, Cookie, Principal, Reason } from '../index'
import { HANDOFF_HEADER, stashSession } from './principal-handoff'

/** A verified session: its principal, and what the host loaded beside the check. */
export type VerifiedSession<C, T> = { principal: Principal<C>; loaded: T }

/** What a request is worth, and what to pass on. */
export type Protected<C, T> = {
  /** Null: there is none, see `reason`. */
  session: VerifiedSession<C, T> | null
  /** Why a session ended; null where there was none. Told only to the holder of a token that we signed. */
  reason: Reason | null
  /** Headers for the page: with the new cookies and the handoff, without an inbound copy of it. */
  headers: Headers
  /** `Set-Cookie` values that the answer must carry. */
  setCookies: string[]
  /** Appends them to the host's own response. @returns the same response. */
  apply<R extends Response>(response: R): R
}

export type ProtectOptions<T> = {
  /** Whether nothing may rotate or count as use. Default: for a prefetch of a page, and where no cookie can be set. */
  isPassive?: boolean
  /** Whether a refusal clears the request's tokens. Default: yes, as for a page; a call of a script should not. */
  clearsTokens?: boolean
  load?: (userId: string) => Promise<T>
}

/**
 * Authenticates a request, and renews its session where the answer can set cookies.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export async function protect<C extends object, T>(
  auth: Auth<C>,
  app: string,
  request: { method: string; headers: Headers },
  { isPassive = cannotSetCookies(request.method, request.headers), clearsTokens, load }: ProtectOptions<T>,
): Promise<Protected<C, T>> {
  const headers = new Headers(request.headers)
  headers.delete(HANDOFF_HEADER)
  const outcome = isPassive
    ? { cookies: [] as Cookie[], ...(await auth.check(headers, { isPassive: true, load })) }
    : await auth.renew(headers, { clearsTokens, load })
  const { cookies } = outcome
  const session =
    outcome.status === 'accepted' ? { principal: outcome.principal, loaded: outcome.loaded } : null
  if (session) headers.set(HANDOFF_HEADER, stashSession(app, session))
  if (cookies.length > 0) headers.set('cookie', withCookies(headers.get('cookie'), cookies))
  const setCookies = cookies.map(serializeCookie)
  return {
    session,
    reason: 'reason' in outcome ? outcome.reason : null,
    headers,
    setCookies,
    apply(response) {
      for (const cookie of setCookies) response.headers.append('set-cookie', cookie)
      if (setCookies.length > 0) response.headers.set('cache-control', 'no-store')
      return response
    },
  }
}
