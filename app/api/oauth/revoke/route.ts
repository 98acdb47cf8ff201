import { serviceRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'
import { serviceTokenSchema } from '@/lib/web/schemas'

/** Ends what a token stands for (RFC 7009). The answer is the same whatever it was. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  POST: serviceRoute({ body: serviceTokenSchema }, async ({ body, client, context, service }) => {
    await context.services.revoke(body.token, { ...client, device: `Service ${service}` })
    return { status: 200, body: {}, location: '/' }
  }),
})
