import { logOutOfLane } from '@/lib/lab/end'
import { endEverything } from '@/lib/lab/http/end'
import {
  credentialOf,
  inSandbox,
  LAB_LIMITS,
  labContext,
  labRoute,
  laneOf,
  visitorOf,
} from '@/lib/lab/http/sandbox'
import { type Lane, RULES } from '@/lib/lab/lanes'
import { readCredential } from '@/lib/lab/replay'
import { isRedisUnavailable } from '@/lib/lab/store/unavailable'
import { clearCookie } from '@/lib/web/cookies'
import { storeUnavailable } from '@/lib/web/problem'
import { createRoutes } from '@/lib/web/routes'

/** The victim logs out, is kicked, or changes its password. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  POST: labRoute({}, async ({ request, params, isSecure }) => {
    const lane = laneOf(params)
    if (!lane) return { code: 'not_found' }
    if (params.action === 'logout') return logOut(request, lane, isSecure)
    const visitor = await visitorOf(request)
    if (params.action !== 'kick' && params.action !== 'password') return { code: 'not_found' }
    return visitor ? endEverything({ visitor, lane, isSecure }, params.action) : { code: 'unauthenticated' }
  }),
})

async function logOut(request: Request, lane: Lane, isSecure: boolean) {
  const cookies = RULES[lane].logout.clearsCookie ? [clearCookie(`lab-${lane}`, isSecure)] : []
  const text = credentialOf(request, lane)
  const named = text ? await readCredential(await labContext(), lane, text) : null
  const nothing = { revoked: false, revokedAt: null }
  if (!named) return { status: 200 as const, body: { lane, ...nothing }, location: '/lab', cookies }
  return inSandbox(named.visitor, LAB_LIMITS.act, async sandbox => {
    try {
      const at = await logOutOfLane(sandbox, lane, named)
      const done = at === null ? nothing : { revoked: true, revokedAt: new Date(at).toISOString() }
      return { status: 200, body: { lane, ...done }, location: '/lab', cookies }
    } catch (error) {
      if (!isRedisUnavailable(error)) throw error
      return { ...storeUnavailable({ lane, cookiesCleared: true, revoked: false }), cookies }
    }
  })
}
