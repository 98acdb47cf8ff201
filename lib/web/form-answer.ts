import { REASONS } from '@/lib/session'
import { problemPage, seeOther } from './answer'
import { isForm } from './body'
import { flashCookie, keptFields } from './flash-cookie'
import { type FieldError, type Problem, problemStatus } from './problem'

/** A refusal that has nothing to do with what the form holds: there is nothing to correct on its page. */
const IS_DOCUMENT = ['cross_origin', 'method_not_allowed'] satisfies Problem['code'][]

/** What a form that failed is answered with, beside the problem. */
type FormContext = {
  /** The page that the form is on. */
  page: string | undefined
  /** What was typed into the form. */
  given: Record<string, unknown>
  /** The fields that the page may be told of. */
  fields: readonly string[]
  isSecure: boolean
}

/**
 * @param request headers of the request.
 * @returns whether a problem is shown to a person: a form was sent, or a page was asked for.
 */
export function isShownToPerson(request: Headers, { code }: Problem): boolean {
  if (!isForm(request)) return false
  return (IS_DOCUMENT as string[]).includes(code) ? acceptsPage(request) : true
}

/** Whether a browser navigates: `fetch` and command lines accept anything, and get a document. */
export const acceptsPage = (request: Headers): boolean =>
  request.get('accept')?.includes('text/html') ?? false

/** A form goes back to its page with a code and what was typed; where there is no way on, it gets a page that says so. */
export function formProblem(request: Headers, problem: Problem, context: FormContext): Response {
  const { page, given, fields, isSecure } = context
  if ((IS_DOCUMENT as string[]).includes(problem.code)) return problemPage(request, problem)
  if (problem.code === 'unauthenticated' || problem.code === 'revoked') {
    const query = new URLSearchParams({ next: page ?? '/dashboard' })
    const reason = REASONS.find(known => known === problem.members?.reason)
    if (reason) query.set('reason', reason)
    const cookies = reason ? [flashCookie({ reason }, isSecure)] : []
    return seeOther(request, `/login?${query}`, { cookies })
  }
  if (problem.code === 'confirmation_required' && page) {
    return seeOther(request, `/account/confirm?next=${encodeURIComponent(page)}`)
  }
  if (!page || problemStatus(problem) >= 500 || problem.code === 'forbidden')
    return problemPage(request, problem)
  const query = new URLSearchParams({ error: problem.code })
  const bad = badFields(problem, fields)
  if (bad.length > 0) query.set('fields', bad.join(','))
  if (problem.retryAfterSeconds) query.set('retry', String(problem.retryAfterSeconds))
  return seeOther(request, `${page}?${query}`, {
    cookies: [...(problem.cookies ?? []), flashCookie(keptFields(given), isSecure)],
  })
}

/** Only fields that the schema knows are named: how long the address gets is not the sender's to choose. */
function badFields({ members }: Problem, known: readonly string[]): string[] {
  const errors = Array.isArray(members?.errors) ? (members.errors as FieldError[]) : []
  return known.filter(name => errors.some(({ field }) => field === name))
}
