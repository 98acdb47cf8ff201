import { cache } from 'react'
import { isPrefetch } from './http/request-kind'
import { type Auth, type Begun, type Ended, StoreUnavailableError } from './index'
import { actionRequest } from './next/action-request'
import { createHandlers, type Handlers } from './next/handlers'
import { HANDOFF_HEADER, takeSession } from './next/principal-handoff'
import { type Protected, protect, type VerifiedSession } from './next/protect'
import { type ActionOptions, type ProtectedAction, protectedAction } from './next/protected-action'
import { openSessionEvents, type SessionEvents } from './next/session-events'

export { localPath } from './http/local-path'
export { isPrefetch } from './http/request-kind'
export { HANDOFF_HEADER } from './next/principal-handoff'
export type { Protected, VerifiedSession } from './next/protect'
export type { ActionOptions, ActionResult, ProtectedAction } from './next/protected-action'
export { type SessionAnswer, sessionAnswer } from './next/session-answer'

/** The library's doors for Next: proxy or middleware, handlers, pages, Server Actions. */
export type NextAuth<C extends object, T> = {
  /** For proxy, middleware and handlers: authenticates a request and renews its session. The host decides what to answer. */
  protect(
    request: { method: string; headers: Headers },
    options?: { isPassive?: boolean; clearsTokens?: boolean },
  ): Promise<Protected<C, T>>
  /**
   * For pages: the session; a visitor without one is sent to the login page. `path` is the page's own, for the way back;
   * without a proxy it is also where the page is shown again after its session was renewed. Default: `/`.
   */
  requireSession(options?: { path?: string }): Promise<VerifiedSession<C, T>>
  /** For public pages: the session, or null; also null when Redis cannot be asked. */
  findSession(): Promise<VerifiedSession<C, T> | null>
  /**
   * For a Server Action that has verified a password: begins a session and gives its cookies to the browser.
   * @throws StoreUnavailableError when Redis cannot be asked.
   */
  signIn(userId: string, options: { stamp: string; remember?: boolean }): Promise<WithoutCookies<Begun<C>>>
  /** For a Server Action: logs out. `revoked` and `isPending` say what came of it. */
  signOut(): Promise<WithoutCookies<Ended>>
  /** Makes a Server Action that checks origin, session, permission and input by itself. See `next/protected-action.ts`. */
  protectedAction<I, R>(
    options: ActionOptions<C, T, I>,
    run: (call: VerifiedSession<C, T> & { input: I; headers: Headers }) => Promise<R>,
  ): ProtectedAction<R>
  /** For a host that answers refusals by itself: the stream of `GET events`. See `next/session-events.ts`. */
  openEvents(request: Request): Promise<SessionEvents>
  /**
   * Route handlers for `[...]/route.ts` at `handlersPath`: `POST logout`, `GET renew`, and for `next-jwt-logout/watch`
   * `GET session`, `GET events`.
   */
  handlers: Handlers
}

type WithoutCookies<R> = R extends unknown ? Omit<R, 'cookies'> : never

export type NextAuthOptions<T> = {
  /** The same as in `createAuth`. */
  app: string
  /** Where a visitor without a session is sent, without the `basePath`. */
  loginPath: string
  /** Of the host's `next.config`. Default: none. */
  basePath?: string
  /** Where `handlers` are, without the `basePath`. Without it a page that has no proxy before it cannot renew its session. */
  handlersPath?: string
  /** Whether a POST comes from another origin. Default: its `Origin` is not the host that was asked. */
  isCrossOrigin?: (headers: Headers) => boolean
  /** What to load of the user beside each check, such as the host's record. */
  load?: (userId: string) => Promise<T>
}

export function nextAuth<C extends object, T = undefined>(
  auth: Auth<C>,
  { app, loginPath, basePath = '', handlersPath, isCrossOrigin, load }: NextAuthOptions<T>,
): NextAuth<C, T> {
  // Complete on its own: without a proxy the page checks by itself. Once per request, however often it is called.
  const verified = cache(async (): Promise<VerifiedSession<C, T> | null> => {
    // Never while Next prerenders: the answer depends on the clock and on Redis.
    await (await import('next/server')).connection()
    const { headers } = await actionRequest()
    const handed = takeSession<VerifiedSession<C, T>>(app, headers.get(HANDOFF_HEADER))
    if (handed) return handed
    const checked = await auth.check(headers, { isPassive: isPrefetch('GET', headers), load })
    return checked.status === 'accepted' ? { principal: checked.principal, loaded: checked.loaded } : null
  })
  /** A page cannot set cookies. What lives is renewed by the handler, which comes back. */
  const wayIn = async (path: string | undefined) => {
    const query = path === undefined ? '' : `?${new URLSearchParams({ next: path })}`
    if (handlersPath === undefined) return `${loginPath}${query}`
    const { status } = await auth.peek((await actionRequest()).headers)
    return status === 'live' ? `${handlersPath}/renew${query}` : `${loginPath}${query}`
  }
  return {
    protect: (request, options) => protect(auth, app, request, { ...options, load }),
    requireSession: async ({ path } = {}) => {
      const session = await verified()
      if (session) return session
      // Imported when it is needed, as all of Next is: the Pages Router leaves the package to Node, which cannot find it.
      const { redirect } = await import('next/navigation')
      return redirect(await wayIn(path))
    },
    findSession: () => verified().catch(nullIfUnavailable),
    signIn: async (userId, options) => {
      const { headers, setCookies } = await actionRequest()
      const begun = await auth.begin(headers, userId, options)
      if (begun.status !== 'begun') return begun
      setCookies(begun.cookies)
      return { status: begun.status, principal: begun.principal }
    },
    signOut: async () => {
      const { headers, setCookies } = await actionRequest()
      const { cookies, ...ended } = await auth.end(headers)
      setCookies(cookies)
      return ended
    },
    protectedAction: (options, run) => protectedAction({ auth, app, load, isCrossOrigin }, options, run),
    openEvents: request => openSessionEvents(auth, app, request),
    handlers: createHandlers(auth, { app, loginAddress: `${basePath}${loginPath}`, basePath, isCrossOrigin }),
  }
}

function nullIfUnavailable(error: unknown): null {
  if (error instanceof StoreUnavailableError) return null
  throw error
}
