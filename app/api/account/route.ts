import { deleteOwnAccount } from '@/lib/web/delete-account'
import { protectedRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'
import { deleteAccountSchema } from '@/lib/web/schemas'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  DELETE: protectedRoute({ body: deleteAccountSchema, needsFreshLogin: true }, deleteOwnAccount),
})
