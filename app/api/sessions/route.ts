import { listSessions } from '@/lib/session/flow/sessions'
import { endMany } from '@/lib/web/end-sessions'
import { protectedRoute } from '@/lib/web/route'

export const GET = protectedRoute({}, async ({ auth, principal }) => ({
  status: 200,
  body: { sessions: await listSessions(auth, principal) },
  location: '/account/sessions',
}))

export const DELETE = protectedRoute({}, async call => {
  const scope = new URL(call.request.url).searchParams.get('scope')
  if (scope === 'others' || scope === 'all') return endMany(call, scope)
  return { code: 'invalid_input', members: { errors: [{ field: 'scope', message: 'Send others or all.' }] } }
})
