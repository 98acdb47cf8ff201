import { readUser } from '@/lib/admin/user-list'
import { changeUser, userPage } from '@/lib/web/administer'
import { adminRoute } from '@/lib/web/route'
import { roleAndStatusSchema } from '@/lib/web/schemas'

/** The user with their sessions and events. */
export const GET = adminRoute({}, async ({ auth, params }) => {
  const found = await readUser(auth, String(params.id))
  return found ? { status: 200, body: found, location: userPage(params) } : { code: 'not_found' }
})

export const PATCH = adminRoute({ body: roleAndStatusSchema, needsFreshLogin: true }, call =>
  changeUser(call, call.body),
)
