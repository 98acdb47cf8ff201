import { type Begun, begin } from './flow/begin'
import { type Changed, change } from './flow/change'
import { type Checked, check, type Verified, verify } from './flow/check'
import type { Flow } from './flow/context'
import { createFlow } from './flow/create-flow'
import { type Ended, end, endOne } from './flow/end'
import { endMany, reissueTokens } from './flow/end-all'
import { endings } from './flow/endings'
import { isFresh, list, type Session, type SessionName } from './flow/list'
import type { AuthOptions } from './flow/options'
import { type Peeked, peek } from './flow/peek'
import type { Principal } from './flow/principal'
import { type Renewed, type RenewOptions, renew } from './flow/renew'
import type { Ending } from './store/feed'
import { type HistoryEntry, readHistory } from './store/history'
import type { Reason } from './store/reason'
import { confirmSession } from './store/scripts/confirm-session'
import { runUserScript } from './store/user-script'

export type { Begun } from './flow/begin'
export type { Changed } from './flow/change'
export type { Checked, Verified } from './flow/check'
export type { Ended } from './flow/end'
export type { Session } from './flow/list'
export type { AuthOptions } from './flow/options'
export type { Peeked } from './flow/peek'
export type { Principal } from './flow/principal'
export type { Renewed } from './flow/renew'
export { type Cookie, readCookie, serializeCookie } from './http/cookies'
export { isCrossOrigin } from './http/same-origin'
export { StoreUnavailableError, withStoreErrors } from './store/errors'
export type { Ending } from './store/feed'
export type { HistoryEntry } from './store/history'
export { REASONS, type Reason } from './store/reason'

/**
 * Login and logout with JWTs in cookies that can be revoked at once. Expected outcomes are values; only
 * `StoreUnavailableError` is thrown when Redis cannot be asked, and nothing is accepted then.
 */
export type Auth<C extends object> = {
  /** Begins a session for a user whose password the host has verified. See `flow/begin.ts`. */
  begin(headers: Headers, userId: string, options: { stamp: string; remember?: boolean }): Promise<Begun<C>>
  /** Verifies signature and life, without Redis: a copy is accepted until it expires. */
  verify(headers: Headers): Promise<Verified<C>>
  /** The strict check in one round trip; never rotates. `isPassive`: the request is no use of the session. */
  check<T = undefined>(
    headers: Headers,
    options?: { isPassive?: boolean; load?: (userId: string) => Promise<T> },
  ): Promise<
    Exclude<Checked<C>, { status: 'accepted' }> | { status: 'accepted'; principal: Principal<C>; loaded: T }
  >
  /** The strict check, and rotation where the access token has to be replaced, or always (`isForced`). */
  renew<T = undefined>(headers: Headers, options?: RenewOptions<T>): Promise<Renewed<C, T>>
  /** Whether the session that a request names still lives, for an open page: no use of it, and no permission. */
  peek(headers: Headers): Promise<Peeked>
  /** Marks a session as just confirmed with the password. @returns whether it still lives. */
  confirm(session: SessionName): Promise<boolean>
  /** @returns whether the session saw the password within the confirm window. */
  isFresh(session: SessionName): Promise<boolean>
  /** Logs out: ends every session that the request names. */
  end(headers: Headers): Promise<Ended>
  /** Ends one session. `details`, here and below: what to keep in the history. @returns whether there was one. */
  endSession(userId: string, sessionId: string, reason: Reason, details?: unknown): Promise<boolean>
  /** Ends all sessions but one. @returns how many. */
  endOthers(userId: string, keepSessionId: string, reason: Reason, details?: unknown): Promise<number>
  /** Ends all sessions and every access token. @returns how many sessions. */
  endAll(userId: string, reason: Reason, details?: unknown): Promise<number>
  /** Replaces all access tokens of a user: sessions stay, claims are read again. */
  reissue(userId: string, reason: Reason, details?: unknown): Promise<void>
  /** `endAll`, the host's change, `endAll`. */
  change<T>(userId: string, reason: Reason, commit: () => Promise<T>, details?: unknown): Promise<Changed<T>>
  /** @returns the user's live sessions, the one seen last first. */
  list(userId: string): Promise<Session[]>
  /** @returns what happened to the user's sessions, newest first. */
  history(userId: string, count: number): Promise<HistoryEntry[]>
  /** Tells every ending from now on. */
  endings(options: { signal: AbortSignal }): AsyncIterable<Ending>
}

/**
 * Creates the library's interface. Neither throws nor connects: the first use does, so that a build needs no secret.
 * @throws RangeError at the first use when a key is shorter than 32 bytes.
 */
export function createAuth<C extends object = Record<never, never>>(options: AuthOptions<C>): Auth<C> {
  let flow: Flow<C> | undefined
  const open = () => {
    flow ??= createFlow(options)
    return flow
  }
  const json = (details: unknown) => JSON.stringify(details ?? null)
  const auth: Auth<C> = {
    begin: (headers, userId, begun) => begin(open(), headers, userId, begun),
    verify: headers => verify(open(), headers),
    check: (headers, checked) => check(open(), headers, checked),
    renew: (headers, renewed) => renew(open(), headers, renewed),
    peek: headers => peek(open(), headers),
    confirm: async ({ userId, sessionId: sid }) =>
      (await runUserScript(open().store, confirmSession, userId, { sid })).exists,
    isFresh: session => isFresh(open(), session),
    end: headers => end(open(), headers),
    endSession: (userId, sessionId, reason, details) =>
      endOne(open(), { userId, sessionId }, reason, json(details)),
    endOthers: (userId, keep, reason, details) =>
      endMany(open(), userId, { keep, reason, details: json(details), isRecorded: false }),
    endAll: (userId, reason, details) =>
      endMany(open(), userId, { keep: null, reason, details: json(details), isRecorded: false }),
    reissue: (userId, reason, details) => reissueTokens(open(), userId, reason, json(details)),
    change: (userId, reason, commit, details) =>
      change(open(), userId, { reason, commit, details: json(details) }),
    list: userId => list(open(), userId),
    endings: options => endings(open(), options),
    history: (userId, count) => readHistory(open().store, userId, count),
  }
  return auth
}
