import { pingStore } from '@/lib/session/store/ping'
import { publicRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

/** The app can serve: Redis has answered just now. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  GET: publicRoute({}, async ({ auth }) => {
    await pingStore(auth.redis)
    return { status: 200, body: { status: 'ready' }, location: '/' }
  }),
})
