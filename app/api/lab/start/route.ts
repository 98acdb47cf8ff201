import { z } from 'zod'
import { LONGEST_LIFE_SECONDS } from '@/lib/lab/context'
import { issueCredential } from '@/lib/lab/credential'
import { beginVisit, inSandbox, LAB_LIMITS, labContext, labRoute } from '@/lib/lab/http/sandbox'
import { LANES } from '@/lib/lab/lanes'
import { setOutage } from '@/lib/lab/store/sandbox'
import { setCookie } from '@/lib/web/cookies'
import { isProblem } from '@/lib/web/problem'
import { createRoutes } from '@/lib/web/routes'

const body = z.strictObject({
  lifeSeconds: z.number().int().min(10).max(LONGEST_LIFE_SECONDS).default(LONGEST_LIFE_SECONDS),
})

const PER_ADDRESS = { kind: 'lab', attempts: 200, windowMs: 600_000 }

/** Starts a round: one credential per lane, for the victim as a cookie and for the thief as text. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  POST: labRoute({ body }, async ({ request, body: { lifeSeconds }, client, isSecure }) => {
    const visit = await beginVisit(request, client, PER_ADDRESS)
    if (isProblem(visit)) return visit
    const { visitor, cookies } = visit
    await setOutage((await labContext()).redis, visitor, false)
    return inSandbox(visitor, LAB_LIMITS.round, async sandbox => {
      const issued = await Promise.all(
        LANES.map(async lane => ({
          lane,
          ...(await issueCredential(sandbox, { visitor, lane }, { lifeSeconds, replacesAll: true })),
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
          ...cookies,
          ...issued.map(({ lane, text }) => setCookie(`lab-${lane}`, text, lifeSeconds, isSecure)),
        ],
      }
    })
  }),
})
