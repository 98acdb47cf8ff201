import { credentialOf, inSandbox, LAB_LIMITS, labContext, labRoute, laneOf } from '@/lib/lab/http/sandbox'
import { readCredential } from '@/lib/lab/replay'

/** Uses a credential, as a request for something protected would: the victim's cookie, or a copy of it. */
export const GET = labRoute({}, async ({ request, params }) => {
  const lane = laneOf(params)
  if (!lane) return { code: 'not_found' }
  const text = credentialOf(request, lane)
  const begunAt = performance.now()
  const named = text ? await readCredential(await labContext(), lane, text) : null
  if (!named) return { code: 'unauthenticated', members: { lane } }
  return inSandbox(
    named.visitor,
    LAB_LIMITS.use,
    async sandbox => {
      if (named.isExpired) return { code: 'revoked', members: { lane, reason: 'expired' } }
      const verdict = await named.judge(sandbox)
      return verdict.status === 'accepted'
        ? { status: 200, body: { lane, status: 'accepted' }, location: '/lab' }
        : { code: 'revoked', members: { lane, reason: verdict.reason } }
    },
    performance.now() - begunAt,
  )
})

export { nothingHere as POST } from '@/lib/lab/http/sandbox'
