import { endOne } from '@/lib/web/end-sessions'
import { protectedRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  DELETE: protectedRoute({}, async call => endOne(call, String(call.params.sid))),
})
