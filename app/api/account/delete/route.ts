import { deleteOwnAccount } from '@/lib/web/delete-account'
import { protectedRoute } from '@/lib/web/route'
import { deleteAccountSchema } from '@/lib/web/schemas'

/** What `DELETE /api/account` does, for forms, which can only POST. */
export const POST = protectedRoute(
  { body: deleteAccountSchema, page: '/account/delete', needsFreshLogin: true },
  deleteOwnAccount,
)
