import { actionKind } from './page-methods'
import type { Problem } from './problem'

/** As `proxyClientMaxBodySize` and `serverActions.bodySizeLimit` in `next.config.mjs`, which cut off what is longer. */
const MAX_BODY_BYTES = 64 * 1024

/** The fields that name the action of a form which React has drawn, and which was sent without JavaScript. */
const ACTION_FIELD = /^\$ACTION_(REF_|ID_)/

/**
 * @param request a POST to a page that has a Server Action.
 * @returns why it is no call of an action, or null. Without a length nothing is read. Next would answer any other form
 * with the page, as if it had been asked for with GET.
 */
export async function actionProblem(request: Request): Promise<Problem | null> {
  const length = Number(request.headers.get('content-length') ?? Number.POSITIVE_INFINITY)
  if (!(length <= MAX_BODY_BYTES)) return { code: 'body_too_large' }
  if (actionKind(request.headers) === 'call') return null
  try {
    const fields = await request.formData()
    return [...fields.keys()].some(name => ACTION_FIELD.test(name)) ? null : methodNotAllowed
  } catch (error) {
    // Only the body can be at fault: it is no form, or it ended too early.
    if (error instanceof TypeError) return { code: 'incomplete_body' }
    throw error
  }
}

/** The request hooks refuse other methods before; this is for hosts where they do not run. */
export const methodNotAllowed: Problem = { code: 'method_not_allowed', headers: { allow: 'GET, HEAD' } }
