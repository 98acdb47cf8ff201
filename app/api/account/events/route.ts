import { listEvents } from '@/lib/auth/events'
import { protectedRoute } from '@/lib/http/route'

export const GET = protectedRoute({}, async ({ auth, principal }) => ({
  status: 200,
  body: { events: await listEvents(auth, principal) },
  location: '/account',
}))
