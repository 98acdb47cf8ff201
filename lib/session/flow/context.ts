import type { CookieJar } from '../http/cookies'
import type { StoreContext } from '../store/context'
import type { Reason } from '../store/reason'
import type { Issuer } from '../token/access-token'

/** What the host says of a user. The stamp is any text that changes with password or block. */
export type LoadedUser<C> = { stamp: string; claims?: C }

/** What the flows work with, made once per `createAuth`. */
export type Flow<C extends object> = {
  store: StoreContext
  issuer: Issuer<C>
  jar: CookieJar
  /** Uses of sessions that this process has written lately. */
  noted: Map<string, { generation: number; at: number }>
  /** Null: the user is gone or blocked. */
  loadUser(userId: string): Promise<LoadedUser<C> | null>
  /** Sessions have ended. */
  onEnded(reason: Reason, count: number): void
  /** What the host wants to keep of a request, as JSON text. */
  describeRequest(headers: Headers): string
}
