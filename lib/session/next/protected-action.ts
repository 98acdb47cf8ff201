import { isCrossOrigin } from '../http/same-origin'
import { type Auth, type Reason, StoreUnavailableError } from '../index'
import { type ActionRequest, actionRequest } from './action-request'
import { HANDOFF_HEADER, takeSession } from './principal-handoff'
import type { VerifiedSession } from './protect'

/** A schema of zod, valibot, arktype, … (https://standardschema.dev). */
export type Schema<I> = {
  readonly '~standard': { validate(value: unknown): Validated<I> | Promise<Validated<I>> }
}
type Validated<I> = { readonly value: I; readonly issues?: undefined } | { readonly issues: readonly Issue[] }
type Issue = {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** What an action answers. A refusal is a value, so that a form can show it. */
export type ActionResult<R> =
  | { status: 'done'; value: R }
  | { status: 'revoked'; reason: Reason }
  | { status: 'invalid_input'; errors: { field: string; message: string }[] }
  | {
      status: 'unauthenticated' | 'forbidden' | 'cross_origin' | 'confirmation_required' | 'store_unavailable'
    }

export type ActionOptions<C, T, I> = {
  /** What the action takes; the fields of a form are checked as one object. */
  input: Schema<I>
  /** Whether the session must have seen the password within the confirm window (ASVS 7.5.2). Default: no. */
  needsFreshLogin?: boolean
  /** Who may call the action. Default: everybody with a session. */
  isAllowed?: (session: VerifiedSession<C, T>) => boolean
}

/**
 * `<form action>`, `useActionState` and a plain call alike: the last argument is the input. What comes before it is not
 * used, because a client can send anything there.
 */
export type ProtectedAction<R> = (...given: unknown[]) => Promise<ActionResult<R>>

export type ActionContext<C extends object, T> = {
  auth: Auth<C>
  app: string
  load?: (userId: string) => Promise<T>
  isCrossOrigin?: (headers: Headers) => boolean
}

/**
 * Makes a Server Action that checks everything by itself, in this order: origin, session, permission, input, fresh login.
 * A Server Action is an endpoint: its id is enough to call it, from any page of the app.
 * @param run what the action does. A redirect that it throws reaches Next.
 */
export function protectedAction<C extends object, T, I, R>(
  context: ActionContext<C, T>,
  options: ActionOptions<C, T, I>,
  run: (call: VerifiedSession<C, T> & { input: I; headers: Headers }) => Promise<R>,
): ProtectedAction<R> {
  return async (...given) => {
    const request = await actionRequest()
    const { headers } = request
    const isForeign = context.isCrossOrigin ?? (sent => isCrossOrigin('POST', sent))
    if (isForeign(headers)) return { status: 'cross_origin' }
    try {
      const found = await authenticate(context, request)
      if ('status' in found) return found
      if (options.isAllowed && !options.isAllowed(found)) return { status: 'forbidden' }
      const parsed = await options.input['~standard'].validate(fieldsOf(given.at(-1)))
      if (parsed.issues) return { status: 'invalid_input', errors: parsed.issues.map(toFieldError) }
      if (options.needsFreshLogin && !(await context.auth.isFresh(found.principal))) {
        return { status: 'confirmation_required' }
      }
      return { status: 'done', value: await run({ ...found, input: parsed.value, headers }) }
    } catch (error) {
      if (error instanceof StoreUnavailableError) return { status: 'store_unavailable' }
      throw error
    }
  }
}

/** Takes the session that a proxy has verified, or checks and renews it. A refusal leaves the cookies of a newer login. */
async function authenticate<C extends object, T>(
  { auth, app, load }: ActionContext<C, T>,
  { headers, setCookies }: ActionRequest,
): Promise<VerifiedSession<C, T> | { status: 'unauthenticated' } | { status: 'revoked'; reason: Reason }> {
  const handed = takeSession<VerifiedSession<C, T>>(app, headers.get(HANDOFF_HEADER))
  if (handed) return handed
  const renewed = await auth.renew(headers, { clearsTokens: false, load })
  setCookies(renewed.cookies)
  if (renewed.status === 'accepted') return { principal: renewed.principal, loaded: renewed.loaded }
  return renewed.status === 'revoked'
    ? { status: 'revoked', reason: renewed.reason }
    : { status: 'unauthenticated' }
}

/** A form's fields without those that React adds to name the action. Of a name that came twice the last one counts. */
function fieldsOf(given: unknown): unknown {
  if (!(given instanceof FormData)) return given
  return Object.fromEntries([...given].filter(([name]) => !name.startsWith('$ACTION_')))
}

function toFieldError({ message, path = [] }: Issue): { field: string; message: string } {
  const keys = path.map(part => (typeof part === 'object' ? part.key : part))
  return { field: keys.map(String).join('.'), message }
}
