import { io } from 'next/cache'
import { z } from 'zod'
import { isCrossOrigin, usesSecureCookies } from '@/lib/origin'
import { type Client, readClient } from '@/lib/users/client'
import { isFresh } from '@/lib/users/confirm'
import type { UsersContext } from '@/lib/users/context'
import { secondsUntilServiceLogin } from '@/lib/users/login-limit'
import { usersContext } from '@/lib/users/open-context'
import type { Principal } from '@/lib/users/principal'
import { type Answer, jsonAnswer, problemAnswer, seeOther } from './answer'
import { authenticate } from './authenticate'
import { isForm, readBody } from './body'
import { crossOriginProblem } from './cross-origin'
import { logFault, toProblem } from './fault'
import { formProblem, isShownToPerson } from './form-answer'
import { isProblem, type Problem } from './problem'
import { recordRejection } from './record-rejection'
import { isWatch } from './watch-header'

/** What Next took from a dynamic path. */
type Params = Record<string, string | string[] | undefined>

type Call<B> = {
  request: Request
  body: B
  client: Client
  context: UsersContext
  params: Params
  /** Whether cookies of the answer are `Secure` and carry `__Host-`. */
  isSecure: boolean
}

/** `renewed`: the request's headers with the cookies that the browser is about to get. */
type GuardedCall<B> = Call<B> & { principal: Principal; renewed: Headers }

export type Handler = (request: Request, context: { params: Promise<Params> }) => Promise<Response>

/** A `Response` is for what is no JSON. */
type Outcome = Answer | Problem | Response

type Options<B> = {
  /** What the body must be; no members at all when left out. `ignored`: it is not even read. */
  body?: z.ZodType<B> | 'ignored'
  /** Where a form that failed goes back to. */
  page?: string | ((params: Params) => string)
  /** Whether the address exists at all. */
  exists?: () => boolean
}

type PublicOptions<B> = Options<B> & {
  /** Asked before the body is read: a limit on requests, whatever is in them. */
  limit?: (context: UsersContext, client: Client) => Promise<Problem | null>
}

type GuardedOptions<B> = Options<B> & {
  /** Whether the session must have seen the password within the confirm window. */
  needsFreshLogin?: boolean
  /** Whether an open page may ask here without using its session: nothing rotates then. */
  allowsWatch?: true
}

type Access = 'anyone' | 'principal' | 'admin' | 'service'

/** What one address does for one method. {@link createRoutes} makes the handlers that Next calls. */
export type Route = { access: Access; exists: () => boolean; handle: Handler }

const noBody = z.strictObject({})

/** For anyone. */
export function publicRoute<B = Record<string, never>>(
  options: PublicOptions<B>,
  handle: (call: Call<B>) => Promise<Outcome>,
): Route {
  return createRoute('anyone', options, async (request, visit) => {
    const context = await usersContext()
    const refused = await options.limit?.(context, readClient(request.headers))
    if (refused) return refused
    const read = await readInput(request, options, visit)
    if ('problem' in read) return read.problem
    return await handle(callOf(request, visit, read.value, context))
  })
}

/**
 * For requests with a principal. The check is complete on its own: it does not count on the middleware, which API paths
 * do not pass.
 */
export function protectedRoute<B = Record<string, never>>(
  options: GuardedOptions<B>,
  handle: (call: GuardedCall<B>) => Promise<Outcome>,
): Route {
  return guardedRoute('principal', options, () => true, handle)
}

/** For administrators: by the role that the user has in Redis now, whatever the token says. */
export function adminRoute<B = Record<string, never>>(
  options: GuardedOptions<B>,
  handle: (call: GuardedCall<B>) => Promise<Outcome>,
): Route {
  return guardedRoute('admin', options, ({ user }) => user.role === 'admin', handle)
}

/** For other services, by credentials of their own (HTTP Basic). They are no people: a problem is always a document. */
export function serviceRoute<B = Record<string, never>>(
  options: Options<B>,
  handle: (call: Call<B> & { service: string }) => Promise<Outcome>,
): Route {
  return createRoute('service', options, async (request, visit) => {
    const context = await usersContext()
    const service = context.services.authenticate(request.headers)
    if (service === null) return refuseService(request.headers, context)
    const read = await readInput(request, options, visit)
    if ('problem' in read) return read.problem
    return await handle({ ...callOf(request, visit, read.value, context), service })
  })
}

/** Only wrong credentials are counted, so that strangers cannot keep a service out. */
async function refuseService(headers: Headers, context: UsersContext): Promise<Problem> {
  const isGuess = headers.has('authorization')
  const wait = isGuess ? await secondsUntilServiceLogin(context, readClient(headers).ip) : 0
  if (wait > 0) return { code: 'rate_limited', retryAfterSeconds: wait }
  return {
    code: 'invalid_client',
    headers: { 'www-authenticate': 'Basic realm="services", charset="UTF-8"' },
  }
}

/** A request that may not call is told that first, and nothing about what the body should have been. */
function guardedRoute<B>(
  access: Access,
  options: GuardedOptions<B>,
  isAllowed: (principal: Principal) => boolean,
  handle: (call: GuardedCall<B>) => Promise<Outcome>,
): Route {
  return createRoute(access, options, async (request, visit) => {
    // Nothing but a page is prefetched. The cookies of an answer to `Upgrade` may be lost.
    const { headers } = request
    const isPassive = headers.has('upgrade') || (options.allowsWatch === true && isWatch(headers))
    // A call of an old page may be answered after a login in another tab, whose cookies it must not clear.
    const checked = { isPassive, clearsTokens: false }
    const { principal, reason, setCookies, headers: renewed } = await authenticate(request, checked)
    visit.cookies.push(...setCookies)
    if (!principal && reason) return { code: 'revoked', members: { reason } }
    if (!principal) return { code: 'unauthenticated' }
    if (!isAllowed(principal)) return { code: 'forbidden' }
    const read = await readInput(request, options, visit)
    if ('problem' in read) return read.problem
    const context = await usersContext()
    if (options.needsFreshLogin && !(await isFresh(context, principal)))
      return { code: 'confirmation_required' }
    return await handle({ ...callOf(request, visit, read.value, context), principal, renewed })
  })
}

/** What is known of a request when it is answered, also when something failed on the way. */
type Visit = {
  params: Params
  isSecure: boolean
  /** What was typed into the form. */
  given: Record<string, unknown>
  /** `Set-Cookie` values of tokens that were replaced on the way. */
  cookies: string[]
}

/** Runs one request from origin check to answer: the one place where outcomes and faults become HTTP. */
function createRoute<B>(
  access: Access,
  options: Options<B>,
  run: (request: Request, visit: Visit) => Promise<Outcome>,
): Route {
  const exists = options.exists ?? (() => true)
  const handle: Handler = async (request, context) => {
    // With Cache Components Next would call the handler at build, and give everybody what it answered then.
    await io()
    const { headers } = request
    const visit = {
      params: await context.params,
      isSecure: usesSecureCookies(headers),
      given: {},
      cookies: [],
    } satisfies Visit
    let outcome: Outcome
    try {
      if (!exists()) outcome = { code: 'not_found' }
      else if (isCrossOrigin(request.method, headers)) outcome = crossOriginProblem(headers)
      else outcome = await run(request, visit)
    } catch (error) {
      logFault(error, headers)
      outcome = toProblem(error)
    }
    if (isProblem(outcome)) recordRejection(headers, outcome)
    const isForPeople = access !== 'service'
    return addMissingCookies(answer(headers, outcome, visit, { ...options, isForPeople }), visit.cookies)
  }
  return { access, exists, handle }
}

async function readInput<B>(
  request: Request,
  { body: schema = noBody as unknown as z.ZodType<B> }: Options<B>,
  visit: Visit,
): Promise<{ value: B } | { problem: Problem }> {
  if (schema === 'ignored' || request.method === 'GET') return { value: {} as B }
  const read = await readBody(request, schema)
  visit.given = 'problem' in read ? read.given : Object.assign({}, read.value)
  return read
}

function callOf<B>(request: Request, { params, isSecure }: Visit, body: B, context: UsersContext): Call<B> {
  return { request, body, client: readClient(request.headers), context, params, isSecure }
}

function answer<B>(
  request: Headers,
  outcome: Outcome,
  visit: Visit,
  options: Options<B> & { isForPeople: boolean },
): Response {
  if (outcome instanceof Response) return outcome
  if (!isProblem(outcome)) {
    return options.isForPeople && isForm(request)
      ? seeOther(request, outcome.location, outcome)
      : jsonAnswer(request, outcome.status, outcome.body, outcome)
  }
  if (!options.isForPeople || !isShownToPerson(request, outcome)) return problemAnswer(request, outcome)
  const { params, given, isSecure } = visit
  const page = typeof options.page === 'function' ? options.page(params) : options.page
  const fields = options.body instanceof z.ZodObject ? Object.keys(options.body.shape) : []
  return formProblem(request, outcome, { page, given, fields, isSecure })
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
