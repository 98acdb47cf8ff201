import { listSessions } from '@/lib/users/sessions'
import { endMany } from '@/lib/web/end-sessions'
import { protectedRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  GET: protectedRoute({ allowsWatch: true }, async ({ context, principal: { user, session } }) => ({
    status: 200,
    body: { sessions: await listSessions(context, user.id, session.id) },
    location: '/account/sessions',
  })),
  DELETE: protectedRoute({}, async call => {
    const scope = new URL(call.request.url).searchParams.get('scope')
    if (scope === 'others' || scope === 'all') return endMany(call, scope)
    return {
      code: 'invalid_input',
      members: { errors: [{ field: 'scope', message: 'Send others or all.' }] },
    }
  }),
})
