import { deleteOwnAccount } from '@/lib/http/delete-account'
import { protectedRoute } from '@/lib/http/route'
import { deleteAccountSchema } from '@/lib/http/schemas'

export const DELETE = protectedRoute({ body: deleteAccountSchema, needsFreshLogin: true }, deleteOwnAccount)
