import { serviceRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'
import { serviceFeed } from '@/lib/web/service-feed'

/** Tells other services what has ended, so that they refuse it without asking. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  GET: serviceRoute({}, ({ request, service, context }) => serviceFeed(request, service, context.services)),
})
