import { endMany, endOne } from '@/lib/web/end-sessions'
import { protectedRoute } from '@/lib/web/route'
import { endSessionsSchema } from '@/lib/web/schemas'

/** What `DELETE /api/sessions` does, for forms, which can only POST. */
export const POST = protectedRoute({ body: endSessionsSchema, page: '/account/sessions' }, async call =>
  'sid' in call.body ? endOne(call, call.body.sid) : endMany(call, call.body.scope),
)
