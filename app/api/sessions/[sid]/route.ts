import { endOne } from '@/lib/web/end-sessions'
import { protectedRoute } from '@/lib/web/route'

export const DELETE = protectedRoute({}, async call => endOne(call, String(call.params.sid)))
