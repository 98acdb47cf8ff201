import { protectedRoute } from '@/lib/http/route'

export const GET = protectedRoute({}, async ({ principal: { user, session } }) => ({
  status: 200,
  body: { user, session },
  location: '/dashboard',
}))
