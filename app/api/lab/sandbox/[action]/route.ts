import { inSandbox, LAB_LIMITS, labContext, labRoute, visitorOf } from '@/lib/lab/http/sandbox'
import { emptySandbox, setOutage } from '@/lib/lab/store/sandbox'
import { createRoutes } from '@/lib/web/routes'

/** Flushes or disconnects Redis, as this visitor's sandbox sees it. */
const ACTIONS = {
  empty: emptySandbox,
  disconnect: (redis, visitor) => setOutage(redis, visitor, true),
  reconnect: (redis, visitor) => setOutage(redis, visitor, false),
} satisfies Record<string, typeof emptySandbox>

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  POST: labRoute({}, async ({ request, params: { action } }) => {
    const act = Object.entries(ACTIONS).find(([name]) => name === action)?.[1]
    if (!act) return { code: 'not_found' }
    const visitor = await visitorOf(request)
    if (!visitor) return { code: 'unauthenticated' }
    const { redis } = await labContext()
    return inSandbox(visitor, LAB_LIMITS.act, async () => {
      await act(redis, visitor)
      return { status: 200, body: { done: action }, location: '/lab' }
    })
  }),
})
