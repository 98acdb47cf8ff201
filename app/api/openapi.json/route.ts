import { originOf } from '@/lib/origin'
import { openApiDocument } from '@/lib/reference/openapi'
import { cookieName } from '@/lib/web/cookies'
import { publicRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

/** The API reference, for any client. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  GET: publicRoute({}, async ({ request, isSecure }) => ({
    status: 200,
    body: openApiDocument({
      origin: originOf(request.headers),
      accessCookie: cookieName('access', isSecure),
    }),
    location: '/',
  })),
})
