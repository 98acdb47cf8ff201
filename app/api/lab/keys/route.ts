import { inSandbox, LAB_LIMITS, labContext, labRoute, visitorOf } from '@/lib/lab/http/sandbox'
import { listSandboxKeys } from '@/lib/lab/store/sandbox'
import { createRoutes } from '@/lib/web/routes'

/** The keys in Redis of this visitor's sandbox. They are read in a simulated outage too. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  GET: labRoute({}, async ({ request }) => {
    const visitor = await visitorOf(request)
    if (!visitor) return { code: 'unauthenticated' }
    const { redis } = await labContext()
    return inSandbox(visitor, LAB_LIMITS.use, async () => ({
      status: 200,
      body: { keys: await listSandboxKeys(redis, visitor) },
      location: '/lab',
    }))
  }),
})
