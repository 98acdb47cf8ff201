import { readUser } from '@/lib/auth/user-list'
import { changeUser, userPage } from '@/lib/http/administer'
import { adminRoute } from '@/lib/http/route'
import { standingSchema } from '@/lib/http/schemas'

/** The user with their sessions and events. */
export const GET = adminRoute({}, async ({ auth, params }) => {
  const found = await readUser(auth, String(params.id))
  return found ? { status: 200, body: found, location: userPage(params) } : { code: 'not_found' }
})

export const PATCH = adminRoute({ body: standingSchema, needsFreshLogin: true }, call =>
  changeUser(call, call.body),
)
