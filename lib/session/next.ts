import { headers as nextHeaders } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { isPrefetch } from './http/request-kind'
import { type Auth, type Principal, StoreUnavailableError } from './index'
import { HANDOFF_HEADER, takePrincipal } from './next/principal-handoff'
import { type Protected, protect } from './next/protect'

export { cannotSetCookies, isPrefetch } from './http/request-kind'
export { HANDOFF_HEADER } from './next/principal-handoff'
export type { Protected, Refusal } from './next/protect'

/** The library's doors for Next: proxy or middleware, pages, handlers. */
export type NextAuth<C extends object> = {
  /** For proxy or middleware: authenticates a request and renews its session. The host decides what to answer. */
  protect(request: { method: string; headers: Headers }): Promise<Protected<C>>
  /** For pages: the principal; a visitor without one is sent to the login page. */
  requireSession(): Promise<Principal<C>>
  /** For public pages: the principal, or null; also null when Redis cannot be asked. */
  findSession(): Promise<Principal<C> | null>
}

/**
 * @param app the same as in `createAuth`.
 * @param options.loginPath where a visitor without a session is sent.
 */
export function nextAuth<C extends object>(
  auth: Auth<C>,
  app: string,
  { loginPath }: { loginPath: string },
): NextAuth<C> {
  // Complete on its own: without a proxy the page checks by itself. Once per request, however often it is called.
  const verified = cache(async (): Promise<Principal<C> | null> => {
    const headers = await nextHeaders()
    const handed = takePrincipal<C>(app, headers.get(HANDOFF_HEADER))
    if (handed) return handed
    const checked = await auth.check(headers, { isPassive: isPrefetch('GET', headers) })
    return checked.status === 'accepted' ? checked.principal : null
  })
  return {
    protect: request => protect(auth, app, request),
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
