import { appNextAuth } from '@/lib/web/authenticate'
import { publicRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'
import { DATA_POLICY, securityHeaders } from '@/lib/web/security-headers'

/** Tells an open page to ask `GET /api/auth/session`. The stream is the library's, the refusals are the app's. */
const events = publicRoute({}, async ({ request }) => {
  const opened = await (await appNextAuth()).openEvents(request)
  if (opened.status === 'unauthenticated') return { code: 'unauthenticated' }
  if (opened.status === 'ended') return { code: 'revoked', members: { reason: opened.reason } }
  if (opened.status === 'rate_limited') {
    return { code: 'rate_limited', retryAfterSeconds: opened.retryAfterSeconds }
  }
  const { headers } = opened.response
  for (const [name, value] of Object.entries(securityHeaders(DATA_POLICY, request.headers))) {
    if (!headers.has(name)) headers.set(name, value)
  }
  return opened.response
})

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  // A stranger is told 401 here for every method, as at any protected address.
  GET: { ...events, access: 'principal' },
})
