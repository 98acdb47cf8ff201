import { endMany, endOne } from '@/lib/web/end-sessions'
import { protectedRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'
import { endSessionsSchema } from '@/lib/web/schemas'

/** What `DELETE /api/sessions` does, for forms, which can only POST. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  POST: protectedRoute({ body: endSessionsSchema, page: '/account/sessions' }, async call =>
    'sid' in call.body ? endOne(call, call.body.sid) : endMany(call, call.body.scope),
  ),
})
