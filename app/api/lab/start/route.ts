import { z } from 'zod'
import { setCookie } from '@/lib/http/cookies'
import { inSandbox, LAB_LIMITS, labContext, labRoute, nothingHere, visitorOf } from '@/lib/http/lab'
import { LONGEST_LIFE_SECONDS } from '@/lib/lab/context'
import { issueCredential, newVisitor } from '@/lib/lab/credential'
import { LANES } from '@/lib/lab/lanes'
import { setOutage } from '@/lib/store/lab/sandbox'
import { countAttempt } from '@/lib/store/limits'

const body = z.strictObject({
  lifeSeconds: z.number().int().min(10).max(LONGEST_LIFE_SECONDS).default(LONGEST_LIFE_SECONDS),
})

const PER_ADDRESS = { attempts: 200, windowMs: 600_000 }

/** Begins a round: one credential per lane, for the victim as a cookie and for the thief as text. */
export const POST = labRoute({ body }, async ({ request, body: { lifeSeconds }, client }) => {
  const lab = await labContext()
  const waitMs = await countAttempt(lab.redis, `lab:${client.ip}`, PER_ADDRESS)
  if (waitMs > 0) return { code: 'rate_limited', retryAfterSeconds: Math.ceil(waitMs / 1000) }
  const known = await visitorOf(request)
  const { visitor, mark } = known ? { visitor: known, mark: null } : newVisitor(lab)
  await setOutage(lab.redis, visitor, false)
  return inSandbox(visitor, LAB_LIMITS.round, async sandbox => {
    const issued = await Promise.all(
      LANES.map(async lane => ({
        lane,
        ...(await issueCredential(sandbox, { visitor, lane }, { lifeSeconds, afresh: true })),
      })),
    )
    return {
      status: 201,
      body: {
        lifeSeconds,
        lanes: issued.map(({ lane, text, expiresAt }) => ({
          lane,
          credential: text,
          expiresAt: new Date(expiresAt * 1000).toISOString(),
        })),
      },
      location: '/lab',
      cookies: [
        ...(mark ? [setCookie('lab', mark, null)] : []),
        ...issued.map(({ lane, text }) => setCookie(`lab-${lane}`, text, lifeSeconds)),
      ],
    }
  })
})

export { nothingHere as GET }
