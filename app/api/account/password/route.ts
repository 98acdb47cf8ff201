import { changePassword } from '@/lib/users/change-password'
import { authCookies } from '@/lib/web/cookies'
import { protectedRoute } from '@/lib/web/route'
import { changePasswordSchema } from '@/lib/web/schemas'

export const POST = protectedRoute(
  { body: changePasswordSchema, page: '/account' },
  async ({ auth, principal, body, client }) => {
    const result = await changePassword(auth, principal, body, client)
    switch (result.status) {
      case 'changed':
        return {
          status: 200,
          body: { revoked: result.revoked },
          location: '/account?done=password_changed',
          cookies: authCookies(result.tokens),
        }
      case 'wrong_password':
        return { code: 'wrong_password' }
      case 'rate_limited':
        return { code: 'rate_limited', retryAfterSeconds: result.retryAfterSeconds }
    }
  },
)
