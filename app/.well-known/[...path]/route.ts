import { publicRoute } from '@/lib/web/route'
import { everyMethod } from '@/lib/web/routes'

/** A 404 and no login: software that looks for a well-known address must see that it is not there. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = everyMethod(
  publicRoute({ body: 'ignored' }, async () => ({ code: 'not_found' })),
)
