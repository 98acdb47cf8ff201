import { probeWrites } from '@/lib/connection'
import { publicRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

/** The app can serve: Redis has taken a write just now. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  GET: publicRoute({}, async ({ context }) => {
    await probeWrites(context.redis)
    return { status: 200, body: { status: 'ready' }, location: '/' }
  }),
})
