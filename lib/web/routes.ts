import { adminRoute, type Handler, protectedRoute, publicRoute, type Route, serviceRoute } from './route'
import { DATA_POLICY, securityHeaders } from './security-headers'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

type Handlers = Record<(typeof METHODS)[number], Handler>

/**
 * What an address can have. Not `PUT`: the request hooks hand on every method that Next does not know as a `PUT`, so that
 * it is refused here like any other.
 */
type Routes = Partial<Record<'GET' | 'POST' | 'PATCH' | 'DELETE', Route>>

/**
 * Makes the handlers of one address, for Next to find by their names: HEAD where there is GET, OPTIONS, and for every
 * other method 405 `method_not_allowed` with `Allow` (RFC 9110 §15.5.6). A protected address tells strangers 401 first,
 * and no methods.
 */
export function createRoutes(routes: Routes): Handlers {
  const has = (method: string) => method in routes
  const allow = METHODS.filter(
    method => has(method) || method === 'OPTIONS' || (method === 'HEAD' && has('GET')),
  ).join(', ')
  const like = routes.GET ?? routes.POST ?? routes.PATCH ?? routes.DELETE
  if (!like) throw new Error('An address needs a method.')
  const refuse = guardedLike(like, async () => ({ code: 'method_not_allowed', headers: { allow } }))
  const describe = guardedLike(like, async ({ request }) => {
    const headers = { ...securityHeaders(DATA_POLICY, request.headers), allow }
    return new Response(null, { status: 204, headers })
  })
  const { GET, POST, PATCH, DELETE } = routes
  return {
    GET: (GET ?? refuse).handle,
    HEAD: withoutBody(GET ?? refuse),
    POST: (POST ?? refuse).handle,
    PUT: refuse.handle,
    PATCH: (PATCH ?? refuse).handle,
    DELETE: (DELETE ?? refuse).handle,
    OPTIONS: describe.handle,
  }
}

/** @returns handlers that do the same for every method. */
export function everyMethod(route: Route): Handlers {
  const { handle } = route
  return {
    GET: handle,
    HEAD: withoutBody(route),
    POST: handle,
    PUT: handle,
    PATCH: handle,
    DELETE: handle,
    OPTIONS: handle,
  }
}

const ROUTE_OF = { anyone: publicRoute, principal: protectedRoute, admin: adminRoute, service: serviceRoute }

/** @returns a route for the same callers, which reads no body. */
function guardedLike({ access, exists }: Route, handle: Parameters<typeof publicRoute>[1]): Route {
  return ROUTE_OF[access]({ body: 'ignored', exists }, handle)
}

/** What GET answers, without its content (RFC 9110 §9.3.2). A stream ends here, and leaves nothing behind. */
function withoutBody({ handle }: Route): Handler {
  return async (request, context) => {
    const response = await handle(request, context)
    await response.body?.cancel()
    return new Response(null, { status: response.status, headers: response.headers })
  }
}
