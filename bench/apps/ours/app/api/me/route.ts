import { protectedRoute } from '@/lib/web/route'

export const GET = protectedRoute({}, async ({ principal }) => ({
  status: 200,
  body: { email: principal.user.email },
  location: '/protected',
}))
