import { withStoreErrors } from '@/lib/session'
import { publicRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

/** The app can serve: Redis has answered just now. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  GET: publicRoute({}, async ({ context }) => {
    await withStoreErrors(() => context.redis.ping())
    return { status: 200, body: { status: 'ready' }, location: '/' }
  }),
})
