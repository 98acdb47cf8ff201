import { labRoute } from '@/lib/lab/http/sandbox'
import { everyMethod } from '@/lib/web/routes'

/** The lab needs no principal, so what it does not have is not found, and not a matter of logging in. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = everyMethod(
  labRoute({ body: 'ignored' }, async () => ({ code: 'not_found' })),
)
