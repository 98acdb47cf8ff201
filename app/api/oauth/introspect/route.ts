import { serviceRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'
import { serviceTokenSchema } from '@/lib/web/schemas'

/** Tells a service what an access token is worth now (RFC 7662). */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  POST: serviceRoute({ body: serviceTokenSchema }, async ({ body, context }) => ({
    status: 200,
    body: await context.services.introspect(body.token),
    location: '/',
  })),
})
