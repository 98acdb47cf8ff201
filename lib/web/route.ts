import { z } from 'zod'
import type { AuthContext } from '@/lib/session/flow/context'
import type { Principal } from '@/lib/session/flow/principal'
import type { Client } from '@/lib/session/store/client'
import { isFresh } from '@/lib/users/confirm'
import { type Answer, jsonAnswer, problemAnswer, problemPage, seeOther } from './answer'
import { identify } from './authenticate-request'
import { isForm, readBody } from './body'
import { readClient } from './client'
import { authContext } from './context'
import { problemOf } from './fault'
import { flashCookie, keptFields } from './flash-cookie'
import { isCrossOrigin } from './origin'
import { isProblem, type Problem, problemStatus } from './problem'
import { noteRefusal } from './record-rejection'

/** What Next took from a dynamic path. */
type Params = Record<string, string | string[] | undefined>

type Call<B> = {
  request: Request
  body: B
  client: Client
  auth: AuthContext
  params: Params
}
type Handler = (request: Request, context: { params: Promise<Params> }) => Promise<Response>

type Options<B> = {
  /** What the body must be; no members at all when left out. */
  body?: z.ZodType<B>
  /** Where a form that failed goes back to. */
  page?: string | ((params: Params) => string)
  /** Whether the session must have seen the password within the confirm window. Not for public routes. */
  needsFreshLogin?: boolean
}

const noBody = z.strictObject({})

/** A handler that anybody may call. */
export function publicRoute<B = Record<string, never>>(
  options: Options<B>,
  handle: (call: Call<B>) => Promise<Answer | Problem>,
): Handler {
  return createRoute(options, async (request, visit) => {
    const read = await readInput(request, options, visit)
    if ('problem' in read) return read.problem
    return await handle(callOf(request, visit, read.value, await authContext()))
  })
}

/**
 * A handler that needs a principal. The check is complete on its own: it does not count on the middleware, which API
 * paths do not pass.
 */
export function protectedRoute<B = Record<string, never>>(
  options: Options<B>,
  handle: (call: Call<B> & { principal: Principal }) => Promise<Answer | Problem>,
): Handler {
  return guardedRoute(options, () => true, handle)
}

/** A handler for administrators: by the role that the user has in Redis now, whatever the token says. */
export function adminRoute<B = Record<string, never>>(
  options: Options<B>,
  handle: (call: Call<B> & { principal: Principal }) => Promise<Answer | Problem>,
): Handler {
  return guardedRoute(options, ({ user }) => user.role === 'admin', handle)
}

/** Who may not call is told that first, and nothing about what the body should have been. */
function guardedRoute<B>(
  options: Options<B>,
  isAllowed: (principal: Principal) => boolean,
  handle: (call: Call<B> & { principal: Principal }) => Promise<Answer | Problem>,
): Handler {
  return createRoute(options, async (request, visit) => {
    const identified = await identify(request.headers)
    visit.cookies.push(...identified.cookies)
    if (identified.status === 'unauthenticated') return { code: 'unauthenticated' }
    if (identified.status === 'revoked') return { code: 'revoked', members: { reason: identified.reason } }
    const { principal } = identified
    if (!isAllowed(principal)) return { code: 'forbidden' }
    const read = await readInput(request, options, visit)
    if ('problem' in read) return read.problem
    const auth = await authContext()
    if (options.needsFreshLogin && !(await isFresh(auth, principal))) return { code: 'confirmation_required' }
    return await handle({ ...callOf(request, visit, read.value, auth), principal })
  })
}

/** What is known of a request when it is answered, also when something failed on the way. */
type Visit = {
  params: Params
  /** What was typed into the form. */
  given: Record<string, unknown>
  /** `Set-Cookie` values of tokens that were replaced on the way. */
  cookies: string[]
}

/** Runs one request from origin check to answer: the one place where outcomes and faults become HTTP. */
function createRoute<B>(
  { page }: Options<B>,
  run: (request: Request, visit: Visit) => Promise<Answer | Problem>,
): Handler {
  return async (request, context) => {
    const visit: Visit = { params: await context.params, given: {}, cookies: [] }
    let outcome: Answer | Problem
    try {
      outcome = isCrossOrigin(request.method, request.headers)
        ? { code: 'cross_origin' }
        : await run(request, visit)
    } catch (error) {
      outcome = problemOf(error, request.headers)
    }
    if (isProblem(outcome)) noteRefusal(request.headers, outcome)
    return addMissingCookies(answer(request, outcome, visit, page), visit.cookies)
  }
}

async function readInput<B>(
  request: Request,
  { body: schema = noBody as unknown as z.ZodType<B> }: Options<B>,
  visit: Visit,
): Promise<{ value: B } | { problem: Problem }> {
  if (request.method === 'GET') return { value: {} as B }
  const read = await readBody(request, schema)
  visit.given = 'problem' in read ? read.given : Object.assign({}, read.value)
  return read
}

function callOf<B>(request: Request, { params }: Visit, body: B, auth: AuthContext): Call<B> {
  return { request, body, client: readClient(request.headers), auth, params }
}

function answer(
  request: Request,
  outcome: Answer | Problem,
  { params, given }: Visit,
  page: Options<never>['page'],
): Response {
  if (!isForm(request.headers) || (isProblem(outcome) && outcome.code === 'cross_origin')) {
    return isProblem(outcome)
      ? problemAnswer(outcome)
      : jsonAnswer(outcome.status, outcome.body, outcome, request.headers)
  }
  const back = typeof page === 'function' ? page(params) : page
  return isProblem(outcome) ? formProblem(outcome, back, given) : seeOther(outcome.location, outcome)
}

/** A form goes back to its page with a code and what was typed; where there is no way on, it gets a page that says so. */
function formProblem(problem: Problem, page: string | undefined, given: Record<string, unknown>): Response {
  if (problem.code === 'unauthenticated' || problem.code === 'revoked') {
    return seeOther(`/login?next=${encodeURIComponent(page ?? '/dashboard')}`)
  }
  if (problem.code === 'confirmation_required' && page) {
    return seeOther(`/account/confirm?next=${encodeURIComponent(page)}`)
  }
  if (!page || problemStatus(problem) >= 500 || problem.code === 'forbidden') return problemPage(problem)
  const query = new URLSearchParams({ error: problem.code })
  const errors = problem.members?.errors
  if (Array.isArray(errors))
    query.set('fields', errors.map((error: { field: string }) => error.field).join(','))
  if (problem.retryAfterSeconds) query.set('retry', String(problem.retryAfterSeconds))
  return seeOther(`${page}?${query}`, {
    cookies: [...(problem.cookies ?? []), flashCookie(keptFields(given))],
  })
}

/** A handler that has set a cookie itself (a password change, a logout) has the last word on it. */
function addMissingCookies(response: Response, cookies: string[]): Response {
  if (cookies.length === 0) return response
  const nameOf = (cookie: string) => cookie.split('=')[0]
  const set = response.headers.getSetCookie().map(nameOf)
  for (const cookie of cookies) {
    if (!set.includes(nameOf(cookie))) response.headers.append('set-cookie', cookie)
  }
  return response
}
