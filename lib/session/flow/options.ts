import type { KeyObject } from 'node:crypto'
import type { Redis } from '@upstash/redis'
import type { Reason } from '../store/reason'
import type { LoadedUser } from './context'

/** Settings of `createAuth`. Lives are in seconds. */
export type AuthOptions<C extends object> = {
  /** Names the app: prefix of its keys in Redis, audience of its tokens. */
  app: string
  /** Secrets of 32 bytes or more; the first one signs, all verify. */
  keys: string | readonly string[]
  /**
   * Private keys on P-256 (ES256) or Ed25519 (EdDSA), so that others can verify access tokens; the first one signs them,
   * all verify. Access tokens that `keys` have signed still verify. Default: none, `keys` sign (HS256).
   */
  privateKeys?: readonly KeyObject[]
  /** The Redis that keeps denylist and sessions. */
  store: Redis
  /** Issuer of the tokens (RFC 7519 §4.1.1). Default: `app`. */
  issuer?: string
  lifetimes?: {
    /** Of an access token. Default 900. */
    access?: number
    /** Of a session from its last renewal, kept by the browser. Default 30 days. */
    refresh?: number
    /** The same for a session that ends with the browser. Default 12 hours. */
    browser?: number
    /** Of a session from its beginning, whatever happens. Default 90 days. */
    session?: number
    /** How long a used refresh token is accepted after its successor was used. Default 10. */
    grace?: number
    /** How long a login or a confirmation counts as fresh. Default 600. */
    confirm?: number
  }
  cookies?: {
    /** Goes before each cookie name, so that two apps on one host keep apart. Default: none. */
    prefix?: string
    /** Whether the browser reaches the app over HTTPS. Default: yes. */
    isSecure?: (headers: Headers) => boolean
  }
  /** Most sessions of one user at once; a new login then ends the oldest. Default 100. */
  maxSessions?: number
  /** Asked when a session begins and when it is renewed. Null: the user is gone or blocked. */
  loadUser(userId: string): Promise<LoadedUser<C> | null>
  /** Reads the host's claims; null when they are not exactly what `loadUser` gives today. Default: no claims. */
  parseClaims?(claims: Record<string, unknown>): C | null
  /** Told after sessions of a user have ended: why, and how many. For figures; what it throws is not caught. */
  onEnded?(reason: Reason, count: number): void
  /** What to keep of a request with a session and in the history, such as IP address and device. */
  describe?(headers: Headers): unknown
}
