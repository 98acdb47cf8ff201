import { inSandbox, LAB_LIMITS, labContext, labRoute, visitorOf } from '@/lib/lab/http/sandbox'
import { listSandboxKeys } from '@/lib/lab/store/sandbox'
import { createRoutes } from '@/lib/web/routes'

/** What Redis holds for this visitor at the moment; read past a simulated outage, by the operator as it were. */
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
