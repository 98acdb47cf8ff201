import { serializeCookie } from '@/lib/session'
import { changePassword } from '@/lib/users/change-password'
import { clearSessionCookies } from '@/lib/web/cookies'
import { protectedRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'
import { changePasswordSchema } from '@/lib/web/schemas'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  POST: protectedRoute(
    { body: changePasswordSchema, page: '/account' },
    async ({ context, principal, request, body, client, isSecure }) => {
      const { headers, signal } = request
      const result = await changePassword(context, headers, principal, body, client, signal)
      switch (result.status) {
        case 'changed':
          return {
            status: 200,
            body: { revoked: result.revoked },
            location: result.cookies ? '/account?done=password_changed' : '/login',
            cookies: result.cookies?.map(serializeCookie) ?? clearSessionCookies(isSecure),
          }
        case 'wrong_password':
          return { code: 'wrong_password' }
        case 'rate_limited':
          return { code: 'rate_limited', retryAfterSeconds: result.retryAfterSeconds }
      }
    },
  ),
})
