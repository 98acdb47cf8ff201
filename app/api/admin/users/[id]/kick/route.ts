import { kickUser, userPage } from '@/lib/http/administer'
import { adminRoute } from '@/lib/http/route'
import { kickSchema } from '@/lib/http/schemas'

export const POST = adminRoute({ body: kickSchema, page: userPage, needsFreshLogin: true }, call =>
  kickUser(call, call.body),
)
