import { readUser } from '@/lib/admin/user-list'
import { changeUser, userPage } from '@/lib/web/administer'
import { adminRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'
import { standingSchema } from '@/lib/web/schemas'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  /** The user with their sessions and events. */
  GET: adminRoute({}, async ({ auth, params }) => {
    const found = await readUser(auth, String(params.id))
    return found ? { status: 200, body: found, location: userPage(params) } : { code: 'not_found' }
  }),
  PATCH: adminRoute({ body: standingSchema, needsFreshLogin: true }, call => changeUser(call, call.body)),
})
