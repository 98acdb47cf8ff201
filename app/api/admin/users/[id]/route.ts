import { changeUser, userPage } from '@/lib/admin/http'
import { roleAndStatusSchema } from '@/lib/admin/schemas'
import { readUser } from '@/lib/admin/user-list'
import { adminRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  /** The user with their sessions and events. */
  GET: adminRoute({}, async ({ context, params }) => {
    const found = await readUser(context, String(params.id))
    return found ? { status: 200, body: found, location: userPage(params) } : { code: 'not_found' }
  }),
  PATCH: adminRoute({ body: roleAndStatusSchema, needsFreshLogin: true }, call =>
    changeUser(call, call.body),
  ),
})
