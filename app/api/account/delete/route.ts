import { deleteOwnAccount } from '@/lib/web/delete-account'
import { protectedRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'
import { deleteAccountSchema } from '@/lib/web/schemas'

/** What `DELETE /api/account` does, for forms, which can only POST. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  POST: protectedRoute(
    { body: deleteAccountSchema, page: '/account/delete', needsFreshLogin: true },
    deleteOwnAccount,
  ),
})
