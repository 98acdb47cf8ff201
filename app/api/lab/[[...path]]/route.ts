import { labRoute } from '@/lib/lab/http/sandbox'
import { everyMethod } from '@/lib/web/routes'

/** The lab needs no login, so an unknown path of it is 404 and not 401. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = everyMethod(
  labRoute({ body: 'ignored' }, async () => ({ code: 'not_found' })),
)
