import { protectedRoute, publicRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'
import { isWatch } from '@/lib/web/watch-header'
import { watchedSession } from '@/lib/web/watched-session'

const current = protectedRoute({}, async ({ principal: { user, session } }) => ({
  status: 200,
  body: { user, session },
  location: '/dashboard',
}))

/** For an open page, which must not keep its own session alive: nothing rotates and nothing counts as use. */
const watched = publicRoute({}, ({ context, request }) => watchedSession(context, request.headers))

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  GET: {
    ...current,
    handle: (request, context) => (isWatch(request.headers) ? watched : current).handle(request, context),
  },
})
