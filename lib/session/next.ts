import { headers as nextHeaders } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { isPrefetch } from './http/request-kind'
import { type Auth, StoreUnavailableError } from './index'
import { HANDOFF_HEADER, takeSession } from './next/principal-handoff'
import { type Protected, protect, type VerifiedSession } from './next/protect'

export { localPath } from './http/local-path'
export { isPrefetch } from './http/request-kind'
export { HANDOFF_HEADER } from './next/principal-handoff'
export type { Protected, VerifiedSession } from './next/protect'

/** The library's doors for Next: proxy or middleware, handlers, pages. */
export type NextAuth<C extends object, T> = {
  /** For proxy, middleware and handlers: authenticates a request and renews its session. The host decides what to answer. */
  protect(
    request: { method: string; headers: Headers },
    options?: { isPassive?: boolean; clearsTokens?: boolean },
  ): Promise<Protected<C, T>>
  /** For pages: the session; a visitor without one is sent to the login page. */
  requireSession(): Promise<VerifiedSession<C, T>>
  /** For public pages: the session, or null; also null when Redis cannot be asked. */
  findSession(): Promise<VerifiedSession<C, T> | null>
}

/**
 * @param options.app the same as in `createAuth`.
 * @param options.loginPath where a visitor without a session is sent.
 * @param options.load what to load of the user beside each check, such as the host's record.
 */
export function nextAuth<C extends object, T = undefined>(
  auth: Auth<C>,
  { app, loginPath, load }: { app: string; loginPath: string; load?: (userId: string) => Promise<T> },
): NextAuth<C, T> {
  // Complete on its own: without a proxy the page checks by itself. Once per request, however often it is called.
  const verified = cache(async (): Promise<VerifiedSession<C, T> | null> => {
    const headers = await nextHeaders()
    const handed = takeSession<VerifiedSession<C, T>>(app, headers.get(HANDOFF_HEADER))
    if (handed) return handed
    const checked = await auth.check(headers, { isPassive: isPrefetch('GET', headers), load })
    return checked.status === 'accepted' ? { principal: checked.principal, loaded: checked.loaded } : null
  })
  return {
    protect: (request, options) => protect(auth, app, request, { ...options, load }),
    requireSession: async () => (await verified()) ?? redirect(loginPath),
    findSession: async () => {
      try {
        return await verified()
      } catch (error) {
        if (error instanceof StoreUnavailableError) return null
        throw error
      }
    },
  }
}
