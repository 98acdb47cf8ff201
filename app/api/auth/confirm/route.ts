import { confirm } from '@/lib/users/confirm'
import { safeNextPath } from '@/lib/web/next-path'
import { protectedRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'
import { confirmSchema } from '@/lib/web/schemas'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  POST: protectedRoute(
    { body: confirmSchema, page: '/account/confirm' },
    async ({ context, principal, request, body, client }) => {
      const result = await confirm(context, principal, body.password, client, request.signal)
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
  ),
})
