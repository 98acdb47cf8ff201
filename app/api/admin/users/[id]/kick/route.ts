import { kickUser, userPage } from '@/lib/web/administer'
import { adminRoute } from '@/lib/web/route'
import { kickSchema } from '@/lib/web/schemas'

export const POST = adminRoute({ body: kickSchema, page: userPage, needsFreshLogin: true }, call =>
  kickUser(call, call.body),
)
