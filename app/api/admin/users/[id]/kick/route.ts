import { kickUser, userPage } from '@/lib/web/administer'
import { adminRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'
import { kickSchema } from '@/lib/web/schemas'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  POST: adminRoute({ body: kickSchema, page: userPage, needsFreshLogin: true }, call =>
    kickUser(call, call.body),
  ),
})
