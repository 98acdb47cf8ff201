import { StoreUnavailableError } from '../store/errors'
import type { Reason } from '../store/reason'
import { touchSession } from '../store/scripts/touch-session'
import { readTokenState, type TokenState } from '../store/token-state'
import { runUserScript } from '../store/user-script'
import { type AccessToken, type RegisteredClaims, verifyAccessToken } from '../token/access-token'
import type { Flow } from './context'
import { type Principal, principalOf } from './principal'

export type Verified<C> =
  | { status: 'accepted'; principal: Principal<C> }
  /** `absent`: no token. `invalid`: not signed by us. `outdated`: signed by us in a form that is no longer current. */
  | { status: 'absent' | 'invalid' | 'expired' | 'outdated' }

export type Checked<C> =
  | Verified<C>
  /** The user's access tokens were replaced (as after a role change); the session may live. */
  | { status: 'outdated'; reason: Reason }
  /** `refusedBy`: the claim that Redis refused. After `jti` this one token was denied; the session may live. */
  | { status: 'revoked'; reason: Reason; refusedBy: 'sid' | 'jti' | 'ver' }

/** How often a session's "last seen" is written, at most (ms). */
const SEEN_EVERY_MS = 60_000
/** How many sessions one process remembers to have noted. */
const MAX_NOTED = 10_000

/** Verifies signature and life only; Redis is not asked. A copy is accepted until it expires. */
export async function verify<C extends object>(flow: Flow<C>, headers: Headers): Promise<Verified<C>> {
  const verdict = await readAccessToken(flow, headers)
  return verdict.status === 'valid'
    ? { status: 'accepted', principal: principalOf(verdict) }
    : { status: verdict.status }
}

/**
 * Answers who a request acts for: signature first, then everything that Redis knows, in one round trip. A bad token
 * never reaches Redis.
 * @param options.isPassive true for a request that is no use of the session: a prefetch, a poll.
 * @param options.load started beside the question to Redis; its result is used only if the token is accepted.
 * @throws StoreUnavailableError when Redis cannot be asked; the token is then neither good nor bad.
 */
export async function check<C extends object, T = undefined>(
  flow: Flow<C>,
  headers: Headers,
  { isPassive = false, load }: { isPassive?: boolean; load?: (userId: string) => Promise<T> } = {},
): Promise<
  Exclude<Checked<C>, { status: 'accepted' }> | { status: 'accepted'; principal: Principal<C>; loaded: T }
> {
  const { clock, redis } = flow.store
  if (!clock.isKnown(redis)) await learnTimeFor(flow, flow.jar.read(headers).accessToken)
  const verdict = await readAccessToken(flow, headers)
  if (verdict.status !== 'valid') return { status: verdict.status }
  const { registered } = verdict
  const [state, loaded] = await Promise.all([readTokenState(flow.store, registered), load?.(registered.sub)])
  // Another primary has answered, whose denylist entries end by another clock: so does the token.
  if (!clock.isKnown(redis)) return check(flow, headers, { isPassive, load })
  const refusal = evaluate(registered, state)
  if (refusal) return refusal
  if (!isPassive) noteUse(flow, registered)
  return { status: 'accepted', principal: principalOf(verdict), loaded: loaded as T }
}

/** @returns why a token that verifies is not accepted, or null when it is. */
export function evaluate(
  { ver }: RegisteredClaims,
  { tokenDenial, sessionDenial, version }: TokenState,
): Exclude<Checked<never>, { status: 'accepted' }> | null {
  if (sessionDenial) return { status: 'revoked', reason: sessionDenial.reason, refusedBy: 'sid' }
  if (tokenDenial) return { status: 'revoked', reason: tokenDenial.reason, refusedBy: 'jti' }
  // Redis does not know the user: it was emptied, or the user has had no session for as long as one can last.
  if (!version) return { status: 'revoked', reason: 'expired', refusedBy: 'ver' }
  if (version.id === ver) return null
  const reason = version.reason ?? 'expired'
  return reason === 'role_changed'
    ? { status: 'outdated', reason }
    : { status: 'revoked', reason, refusedBy: 'ver' }
}

async function readAccessToken<C extends object>(
  { issuer, jar, store }: Flow<C>,
  headers: Headers,
): Promise<
  { status: 'absent' | 'invalid' | 'expired' | 'outdated' } | ({ status: 'valid' } & AccessToken<C>)
> {
  const { accessToken, isAmbiguous } = jar.read(headers)
  if (isAmbiguous || !accessToken) return { status: isAmbiguous ? 'invalid' : 'absent' }
  return verifyAccessToken(accessToken, issuer, store.clock.now() / 1000)
}

/** Only Redis' time says whether a token is over. A text that we did not sign is refused without asking for it. */
export async function learnTimeFor<C extends object>(
  { issuer, store }: Flow<C>,
  accessToken = '',
): Promise<void> {
  const { status } = await verifyAccessToken(accessToken, issuer, Number.POSITIVE_INFINITY)
  if (status === 'expired') await store.clock.follow(store.redis)
}

/**
 * Writes that a session was used, at most once a minute and once per generation of its tokens. Not awaited: it must
 * neither slow down nor break the request.
 */
function noteUse<C extends object>({ store, noted }: Flow<C>, { sub, sid, gen }: RegisteredClaims): void {
  const last = noted.get(sid)
  const now = store.clock.now()
  if (last && last.generation >= gen && now - last.at < SEEN_EVERY_MS) return
  noted.delete(sid)
  if (noted.size >= MAX_NOTED) noted.delete(noted.keys().next().value ?? '')
  noted.set(sid, { generation: gen, at: now })
  runUserScript(store, touchSession, sub, { sid, generation: gen }).catch((error: unknown) => {
    // A full or lost Redis takes no notes; the next check finds it out by itself.
    noted.delete(sid)
    if (!(error instanceof StoreUnavailableError)) throw error
  })
}
