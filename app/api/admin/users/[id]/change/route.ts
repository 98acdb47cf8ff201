import { changeUser, userPage } from '@/lib/web/administer'
import { adminRoute } from '@/lib/web/route'
import { roleAndStatusSchema } from '@/lib/web/schemas'

/** What `PATCH /api/admin/users/{id}` does, for forms, which can only POST. */
export const POST = adminRoute({ body: roleAndStatusSchema, page: userPage, needsFreshLogin: true }, call =>
  changeUser(call, call.body),
)
