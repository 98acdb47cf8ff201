import { protectedRoute } from '@/lib/http/route'

export const GET = protectedRoute({}, async ({ principal }) => ({
  status: 200,
  body: { email: principal.user.email },
  location: '/protected',
}))
