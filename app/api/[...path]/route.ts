import { protectedRoute } from '@/lib/web/route'
import { everyMethod } from '@/lib/web/routes'

/** Default-deny: a stranger does not learn which addresses exist. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = everyMethod(
  protectedRoute({ body: 'ignored' }, async () => ({ code: 'not_found' })),
)
