import { serializeCookie } from '@/lib/session'
import { sessionView } from '@/lib/users/principal'
import { publicRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

/** For clients that refresh by themselves. Pages and API calls with the cookies are refreshed on the way. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  POST: publicRoute({ page: '/login' }, async ({ context, request }) => {
    const renewed = await context.auth.renew(request.headers, { isForced: true })
    const cookies = renewed.cookies.map(serializeCookie)
    if (renewed.status !== 'accepted') {
      const members = renewed.status === 'revoked' ? { reason: renewed.reason } : undefined
      return { code: 'invalid_refresh_token', members, cookies }
    }
    return {
      status: 200,
      body: { session: sessionView(renewed.principal.token) },
      location: '/dashboard',
      cookies,
    }
  }),
})
