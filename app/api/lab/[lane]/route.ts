import { credentialOf, inSandbox, LAB_LIMITS, labContext, labRoute, laneOf } from '@/lib/lab/http/sandbox'
import { checkCredential, readCredential } from '@/lib/lab/replay'
import { createRoutes } from '@/lib/web/routes'

/** Uses a credential, as a request for something protected does: the victim's cookie, or a copy of it. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = createRoutes({
  GET: labRoute({}, async ({ request, params }) => {
    const lane = laneOf(params)
    if (!lane) return { code: 'not_found' }
    const text = credentialOf(request, lane)
    // Tells whose sandbox it is. The check itself, which is measured, starts from the text again.
    const named = text ? await readCredential(await labContext(), lane, text) : null
    if (!text || !named) return { code: 'unauthenticated', members: { lane } }
    return inSandbox(named.visitor, LAB_LIMITS.use, async sandbox => {
      const result = await checkCredential(sandbox, lane, text)
      switch (result.status) {
        case 'accepted':
          return { status: 200, body: { lane, status: 'accepted' }, location: '/lab' }
        case 'revoked':
          return { code: 'revoked', members: { lane, reason: result.reason } }
        case 'expired':
          return { code: 'revoked', members: { lane, reason: 'expired' } }
        case 'invalid':
          return { code: 'unauthenticated', members: { lane } }
      }
    })
  }),
})
