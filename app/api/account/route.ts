import { deleteOwnAccount } from '@/lib/web/delete-account'
import { protectedRoute } from '@/lib/web/route'
import { deleteAccountSchema } from '@/lib/web/schemas'

export const DELETE = protectedRoute({ body: deleteAccountSchema, needsFreshLogin: true }, deleteOwnAccount)
