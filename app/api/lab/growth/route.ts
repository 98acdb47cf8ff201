import { z } from 'zod'
import { runGrowth } from '@/lib/lab/growth'
import { beginVisit, inSandbox, LAB_LIMITS, labContext, labRoute } from '@/lib/lab/http/sandbox'
import { isProblem } from '@/lib/web/problem'
import { createRoutes } from '@/lib/web/routes'

const body = z.strictObject({
  logoutsPerMinute: z.number().min(0.1).max(100_000),
  tokenLifeSeconds: z.number().int().min(60).max(86_400),
})

const PER_ADDRESS = { kind: 'lab-growth', attempts: 20, windowMs: 60_000 }

/** Fills a denylist on this server's own Redis for a few seconds and counts its entries. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  POST: labRoute({ body }, async ({ request, body: plan, client }) => {
    const visit = await beginVisit(request, client, PER_ADDRESS)
    if (isProblem(visit)) return visit
    const { visitor, cookies } = visit
    const { redis } = await labContext()
    return inSandbox(visitor, LAB_LIMITS.run, async () => ({
      status: 200,
      body: await runGrowth(redis, visitor, plan),
      location: '/lab',
      cookies,
    }))
  }),
})
