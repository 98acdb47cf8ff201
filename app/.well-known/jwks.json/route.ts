import { jsonAnswer } from '@/lib/web/answer'
import { publicRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

/** Other services may keep the keys for five minutes. */
const headers = { 'cache-control': 'public, max-age=300' }

/** The public keys that verify access tokens (RFC 7517 §5): none with HS256, which has one secret key for both. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  GET: publicRoute({}, async ({ request, context }) =>
    jsonAnswer(request.headers, 200, { keys: context.services.publicKeys() }, { headers }),
  ),
})
