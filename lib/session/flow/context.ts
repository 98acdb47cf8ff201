import type { Redis } from '@upstash/redis'
import type { RevocationStrategy } from '@/lib/lab/strategies/strategy'
import type { LoginLimit } from '@/lib/users/login-limit'
import type { SessionLimits } from '../store/sessions'
import type { Issuer } from '../token/access-token'
import type { Keyring } from '../token/keyring'

/** What the use cases work with. Made once per process from the environment; tests make their own. */
export type AuthContext = {
  redis: Redis
  keyring: Keyring
  issuer: Issuer
  limits: SessionLimits
  /** Sliding lives (ms): how long a session lasts from its last use. */
  slidingMs: { remembered: number; unremembered: number }
  /** How long a login or a confirmation counts as fresh (ms). */
  confirmWindowMs: number
  strategy: RevocationStrategy
  /** Null: no limit. */
  loginLimit: LoginLimit | null
}
