import { deleteOwnAccount } from '@/lib/http/delete-account'
import { protectedRoute } from '@/lib/http/route'
import { deleteAccountSchema } from '@/lib/http/schemas'

/** What `DELETE /api/account` does, for forms, which can only POST. */
export const POST = protectedRoute(
  { body: deleteAccountSchema, page: '/account/delete', needsFreshLogin: true },
  deleteOwnAccount,
)
