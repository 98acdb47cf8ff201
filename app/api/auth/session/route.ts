import { protectedRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  GET: protectedRoute({}, async ({ principal: { user, session } }) => ({
    status: 200,
    body: { user, session },
    location: '/dashboard',
  })),
})
