import { inSandbox, LAB_LIMITS, labContext, labRoute, nothingHere, visitorOf } from '@/lib/lab/http/sandbox'
import { listSandboxKeys } from '@/lib/lab/store/sandbox'

/** What Redis holds for this visitor at the moment; read past a simulated outage, by the operator as it were. */
export const GET = labRoute({}, async ({ request }) => {
  const visitor = await visitorOf(request)
  if (!visitor) return { code: 'unauthenticated' }
  const { redis } = await labContext()
  return inSandbox(visitor, LAB_LIMITS.use, async () => ({
    status: 200,
    body: { keys: await listSandboxKeys(redis, visitor) },
    location: '/lab',
  }))
})

export { nothingHere as POST }
