import { changeUser, userPage } from '@/lib/admin/http'
import { roleAndStatusSchema } from '@/lib/admin/schemas'
import { adminRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

/** What `PATCH /api/admin/users/{id}` does, for forms, which can only POST. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  POST: adminRoute({ body: roleAndStatusSchema, page: userPage, needsFreshLogin: true }, call =>
    changeUser(call, call.body),
  ),
})
