import { evaluate, learnTimeFor } from '../flow/check'
import type { Flow } from '../flow/context'
import { readTokenState } from '../store/token-state'
import { type RegisteredClaims, verifyAccessToken } from '../token/access-token'

/** What a service is told of a token (RFC 7662 §2.2): its claims, or nothing but that it is not active. */
export type Introspection = { active: false } | ({ active: true; token_type: 'Bearer' } & RegisteredClaims)

/**
 * Says what an access token is worth now: the question of every request, in one round trip, so that an ended session is
 * inactive at once. It is no use of the session. A refresh token is never active: it is good for nothing at a service, and
 * one that took it for an access token would let its holder in for weeks.
 * @param text what the service was sent.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export async function introspect<C extends object>(flow: Flow<C>, text: string): Promise<Introspection> {
  const { store, issuer } = flow
  const { clock, redis } = store
  if (!clock.isKnown(redis)) await learnTimeFor(flow, text)
  const verdict = await verifyAccessToken(text, issuer, clock.now() / 1000)
  if (verdict.status !== 'valid') return { active: false }
  const { registered, claims } = verdict
  const state = await readTokenState(store, registered)
  // Another primary has answered, whose denylist entries end by another clock: so does the token.
  if (!clock.isKnown(redis)) return introspect(flow, text)
  const refusal = evaluate(registered, state)
  return refusal ? { active: false } : { ...claims, ...registered, active: true, token_type: 'Bearer' }
}
