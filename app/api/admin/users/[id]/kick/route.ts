import { kickUser, userPage } from '@/lib/admin/http'
import { kickSchema } from '@/lib/admin/schemas'
import { adminRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  POST: adminRoute({ body: kickSchema, page: userPage, needsFreshLogin: true }, call =>
    kickUser(call, call.body),
  ),
})
