import { REFUSED_PATH_HEADER } from '@/lib/web/page-methods'
import { isPublicPath } from '@/lib/web/public-paths'
import { protectedRoute, publicRoute } from '@/lib/web/route'
import { everyMethod } from '@/lib/web/routes'

const options = { body: 'ignored' } as const
const methodNotAllowed = { code: 'method_not_allowed', headers: { allow: 'GET, HEAD' } } as const

const onPublicPath = publicRoute(options, async () => methodNotAllowed)
const onOtherPath = protectedRoute(options, async ({ request }) =>
  request.headers.has(REFUSED_PATH_HEADER) ? methodNotAllowed : { code: 'not_found' },
)

/** Where the request hooks lead methods that pages and files do not have. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = everyMethod({
  ...onOtherPath,
  handle: (request, context) => {
    const path = request.headers.get(REFUSED_PATH_HEADER) ?? ''
    return (isPublicPath(path) ? onPublicPath : onOtherPath).handle(request, context)
  },
})
