import { z } from 'zod'
import { setCookie } from '@/lib/http/cookies'
import { inSandbox, LAB_LIMITS, labContext, labRoute, nothingHere, visitorOf } from '@/lib/http/lab'
import { newVisitor } from '@/lib/lab/credential'
import { runGrowth } from '@/lib/lab/growth'
import { countAttempt } from '@/lib/store/limits'

const body = z.strictObject({
  logoutsPerMinute: z.number().min(0.1).max(100_000),
  tokenLifeSeconds: z.number().int().min(60).max(86_400),
})

const PER_ADDRESS = { attempts: 20, windowMs: 60_000 }

/** Watches a denylist grow on this server's own Redis, in a few seconds. */
export const POST = labRoute({ body }, async ({ request, body: plan, client }) => {
  const lab = await labContext()
  const waitMs = await countAttempt(lab.redis, `lab-growth:${client.ip}`, PER_ADDRESS)
  if (waitMs > 0) return { code: 'rate_limited', retryAfterSeconds: Math.ceil(waitMs / 1000) }
  const known = await visitorOf(request)
  const { visitor, mark } = known ? { visitor: known, mark: null } : newVisitor(lab)
  return inSandbox(visitor, LAB_LIMITS.run, async () => ({
    status: 200,
    body: await runGrowth(lab.redis, visitor, plan),
    location: '/lab',
    cookies: mark ? [setCookie('lab', mark, null)] : [],
  }))
})

export { nothingHere as GET }
