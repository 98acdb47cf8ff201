import { protectedRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

export const { GET } = createRoutes({
  GET: protectedRoute({}, async ({ principal: { user } }) => ({
    status: 200,
    body: { email: user.email, role: user.role },
    location: '/protected',
  })),
})
