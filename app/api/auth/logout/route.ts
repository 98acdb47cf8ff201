import { serializeCookie } from '@/lib/session'
import { flashCookie } from '@/lib/web/flash-cookie'
import { storeUnavailable } from '@/lib/web/problem'
import { publicRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'
import { CLEAR_SITE_DATA } from '@/lib/web/security-headers'

/** Ends the sessions that the browser's tokens name, and says what came of it. Repeating it is a success. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  POST: publicRoute({ body: 'ignored' }, async ({ context, request, isSecure }) => {
    const ended = await context.auth.end(request.headers)
    const cookies = ended.cookies.map(serializeCookie)
    if (ended.isPending) {
      const detail =
        'This browser is logged out, but the server could not be told. The logout is finished when you come back.'
      return {
        ...storeUnavailable({ detail, cookiesCleared: true, revoked: false }),
        headers: CLEAR_SITE_DATA,
        cookies,
      }
    }
    const { revoked, revokedAt, deniedUntil } = ended
    return {
      status: 200,
      body: {
        revoked,
        revokedAt: revokedAt?.toISOString() ?? null,
        deniedUntil: deniedUntil?.toISOString() ?? null,
      },
      location: '/login',
      cookies: revoked ? [...cookies, flashCookie({ reason: 'signed_out' }, isSecure)] : cookies,
      headers: CLEAR_SITE_DATA,
    }
  }),
})
