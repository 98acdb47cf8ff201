import { confirm } from '@/lib/users/confirm'
import { safeNextPath } from '@/lib/web/next-path'
import { protectedRoute } from '@/lib/web/route'
import { confirmSchema } from '@/lib/web/schemas'

export const POST = protectedRoute(
  { body: confirmSchema, page: '/account/confirm' },
  async ({ auth, principal, body, client }) => {
    const result = await confirm(auth, principal, body.password, client)
    switch (result.status) {
      case 'confirmed':
        return { status: 200, body: { confirmed: true }, location: safeNextPath(body.next) }
      case 'wrong_password':
        return { code: 'wrong_password' }
      case 'rate_limited':
        return { code: 'rate_limited', retryAfterSeconds: result.retryAfterSeconds }
      case 'gone':
        return { code: 'unauthenticated' }
    }
  },
)
