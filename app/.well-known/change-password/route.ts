import { seeOther } from '@/lib/web/answer'
import { publicRoute } from '@/lib/web/route'
import { createRoutes } from '@/lib/web/routes'

/** Leads password managers to the form (W3C, A Well-Known URL for Changing Passwords). */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  GET: publicRoute({}, async ({ request }) => seeOther(request.headers, '/account')),
})
