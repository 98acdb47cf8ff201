import { protectedRoute } from '@/lib/web/route'

export const GET = protectedRoute({}, async ({ principal: { user, session } }) => ({
  status: 200,
  body: { user, session },
  location: '/dashboard',
}))
