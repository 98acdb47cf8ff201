import { endOne } from '@/lib/http/end-sessions'
import { protectedRoute } from '@/lib/http/route'

export const DELETE = protectedRoute({}, async call => endOne(call, String(call.params.sid)))
