import { listEvents } from '@/lib/users/events'
import { protectedRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  GET: protectedRoute({}, async ({ context, principal }) => ({
    status: 200,
    body: { events: await listEvents(context, principal.user.id) },
    location: '/account',
  })),
})
