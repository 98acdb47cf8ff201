import { changeUser, userPage } from '@/lib/http/administer'
import { adminRoute } from '@/lib/http/route'
import { standingSchema } from '@/lib/http/schemas'

/** What `PATCH /api/admin/users/{id}` does, for forms, which can only POST. */
export const POST = adminRoute({ body: standingSchema, page: userPage, needsFreshLogin: true }, call =>
  changeUser(call, call.body),
)
