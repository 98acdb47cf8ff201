import { publicRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

/** The process is up. Says nothing about Redis, so that an outage there does not get the app restarted. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  GET: publicRoute({}, async () => ({ status: 200, body: { status: 'ok' }, location: '/' })),
})
