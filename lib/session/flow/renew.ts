import type { Cookie } from '../http/cookies'
import { waitsForReplicas } from '../redis/raw-redis'
import { type Reason, reasonCode, reasonOf } from '../store/reason'
import { rotate } from '../store/scripts/rotate'
import { runUserScript } from '../store/user-script'
import { stampMacs } from '../token/keyring'
import { type RefreshTokenParts, verifyRefreshToken } from '../token/refresh-token'
import { check } from './check'
import { clearOwnTokens } from './clear-own-tokens'
import type { Flow } from './context'
import { endOne, finishLogout } from './end'
import { type IssuedTokens, issueTokens } from './issue-tokens'
import type { Principal } from './principal'

/** `cookies` must reach the browser, whatever the status. */
export type Renewed<C, T = undefined> =
  | { status: 'accepted'; principal: Principal<C>; loaded: T; cookies: Cookie[] }
  | { status: 'unauthenticated'; cookies: Cookie[] }
  | { status: 'revoked'; reason: Reason; cookies: Cookie[] }

export type RenewOptions<T> = {
  isForced?: boolean
  clearsTokens?: boolean
  load?: (userId: string) => Promise<T>
}

/**
 * Answers who a request acts for. Finishes a logout that Redis could not be told of. An access token that is absent,
 * expired, outdated or denied alone is replaced if the refresh token allows it.
 * @param options.isForced rotates whatever the access token is worth, for clients that renew by themselves.
 * @param options.clearsTokens whether a refusal clears the request's tokens: yes for a page. Another request of the same
 * browser may have brought newer ones meanwhile, so a call of a script should not. Default: unless `isForced`.
 * @param options.load started beside the question to Redis; its result is used only if the request is accepted.
 * @throws StoreUnavailableError when Redis cannot be asked; nothing is consumed then.
 */
export async function renew<C extends object, T = undefined>(
  flow: Flow<C>,
  headers: Headers,
  { isForced = false, clearsTokens = !isForced, load }: RenewOptions<T> = {},
): Promise<Renewed<C, T>> {
  const cookies = await finishLogout(flow, headers)
  const checked = isForced ? { status: 'absent' as const } : await check(flow, headers, { load })
  if (checked.status === 'accepted') return { ...checked, cookies }
  const { refreshToken, isAmbiguous } = flow.jar.read(headers)
  if (isAmbiguous) return { status: 'unauthenticated', cookies }

  const mayRotate = checked.status !== 'revoked' || checked.refusedBy === 'jti'
  const named = refreshToken && mayRotate ? verifyRefreshToken(refreshToken, flow.issuer.keyring) : null
  const rotated = named && (await rotateTokens(flow, named, headers))
  if (rotated?.status === 'rotated') {
    const { tokens } = rotated
    return {
      status: 'accepted',
      principal: tokens.principal,
      loaded: (await load?.(tokens.principal.userId)) as T,
      cookies: [...cookies, ...flow.jar.setTokens(tokens, headers)],
    }
  }
  if (clearsTokens) cookies.push(...(await clearOwnTokens(flow, headers)))
  if (rotated) return { status: 'revoked', reason: rotated.reason, cookies }
  if ('reason' in checked) return { status: 'revoked', reason: checked.reason, cookies }
  if (checked.status === 'expired') return { status: 'revoked', reason: 'expired', cookies }
  return { status: 'unauthenticated', cookies }
}

/** Why a rotation ends a session. */
const ENDED_BY_ROTATION = new Set<Reason>(['token_reuse', 'account_changed'])

/** What became of a refresh token. */
export type RotatedTokens<C> =
  | { status: 'rotated'; tokens: IssuedTokens<C> }
  | { status: 'revoked'; reason: Reason }

/**
 * Trades a refresh token for its successor and a new access token.
 * The host is asked first: if it throws, the token has not been used.
 */
export async function rotateTokens<C extends object>(
  flow: Flow<C>,
  { userId, sessionId: sid, generation }: RefreshTokenParts,
  headers: Headers,
): Promise<RotatedTokens<C>> {
  const user = await flow.loadUser(userId)
  const args = {
    sid,
    generation,
    stamps: user ? stampMacs(user.stamp, flow.issuer.keyring) : [],
    details: flow.describeRequest(headers),
    expiredCode: reasonCode('expired'),
    reuseCode: reasonCode('token_reuse'),
    changedCode: reasonCode('account_changed'),
  }
  const rotated = await runUserScript(flow.store, rotate, userId, args, [sid])
  if (rotated.status === 'ended') {
    const reason = reasonOf(rotated.code)
    flow.onEnded(reason, rotated.existed ? 1 : 0)
    // A rotation waits for no replica. So what it ends itself ends once more as an ending does, and again at a repeat.
    if (ENDED_BY_ROTATION.has(reason) && waitsForReplicas(flow.store.redis))
      await endOne(flow, { userId, sessionId: sid }, reason, args.details)
    return { status: 'revoked', reason }
  }
  return {
    status: 'rotated',
    tokens: await issueTokens(flow, { userId, sid, claims: user?.claims }, rotated),
  }
}
