import { readSession } from '../store/read-sessions'
import type { Reason } from '../store/reason'
import type { StoredSession } from '../store/session'
import { readTokenState, type TokenState } from '../store/token-state'
import { verifyAccessToken } from '../token/access-token'
import { verifyRefreshToken } from '../token/refresh-token'
import type { Flow } from './context'

/** What a request would be worth. Times are in ms since the epoch. */
export type Peeked =
  | {
      status: 'live'
      userId: string
      sessionId: string
      createdAt: number
      expiresAt: number
      accessExpiresAt: number
      /** How long the session lives unless it is used, by Redis' clock (ms). */
      expiresInMs: number
      /** Changes with every end of all sessions and with every change of role. No secret: the access token says it. */
      version: string
    }
  | { status: 'ended'; reason: Reason }
  | { status: 'unauthenticated' }

/**
 * Answers whether the session that a request names still lives and would be let in, for an open page. Nothing rotates,
 * nothing counts as use, and it is never a permission. A token that has ended learns only that.
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export async function peek<C extends object>(flow: Flow<C>, headers: Headers): Promise<Peeked> {
  const { store, issuer, jar } = flow
  if (!store.clock.isKnown(store.redis)) await store.clock.follow(store.redis)
  const { accessToken, refreshToken, isAmbiguous } = jar.read(headers)
  if (isAmbiguous) return { status: 'unauthenticated' }
  const verdict = accessToken ? await verifyAccessToken(accessToken, issuer, store.clock.now() / 1000) : null
  const access = verdict?.status === 'valid' ? verdict.registered : null
  const refresh = refreshToken ? verifyRefreshToken(refreshToken, issuer.keyring) : null
  const userId = access?.sub ?? refresh?.userId
  const sid = access?.sid ?? refresh?.sessionId
  if (!userId || !sid) return { status: 'unauthenticated' }

  const [state, session] = await Promise.all([
    readTokenState(store, { sub: userId, sid, jti: access?.jti ?? sid }),
    readSession(store, userId, sid),
  ])
  if (state.sessionDenial) return { status: 'ended', reason: state.sessionDenial.reason }
  const isOwn =
    (access !== null && access.ver === state.version?.id && !state.tokenDenial) ||
    (refresh?.sessionId === sid && mayRotate(session, refresh.generation, flow))
  if (!session || !isOwn) return { status: 'ended', reason: reasonFor(state) }
  const { createdAt, expiresAt, accessExpiresAt } = session
  return {
    status: 'live',
    userId,
    sessionId: sid,
    createdAt,
    expiresAt,
    accessExpiresAt,
    expiresInMs: expiresAt - store.clock.now(),
    version: state.version?.id ?? '',
  }
}

/** The rule of `is_usable` in `store/scripts/blocks.ts`, without changing anything. */
function mayRotate<C extends object>(
  session: StoredSession | null,
  generation: number,
  { store: { clock, limits } }: Flow<C>,
): boolean {
  if (!session) return false
  if (generation === session.generation) return true
  const isUnused = session.usedAt === 0 || clock.now() - session.usedAt <= limits.graceMs
  return generation === session.generation - 1 && isUnused
}

const reasonFor = ({ tokenDenial, version }: TokenState): Reason =>
  tokenDenial?.reason ?? version?.reason ?? 'expired'
