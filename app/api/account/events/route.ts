import { listEvents } from '@/lib/users/events'
import { protectedRoute } from '@/lib/web/route'

export const GET = protectedRoute({}, async ({ auth, principal }) => ({
  status: 200,
  body: { events: await listEvents(auth, principal) },
  location: '/account',
}))
