import type { Redis } from '@upstash/redis'
import type { Auth } from '@/lib/session'
import type { Services } from '@/lib/session/services'
import type { AttemptLimit } from './login-limit'
import type { Role } from './store/user'

/** The app's own claims in the access token. */
export type Claims = { role: Role }

/** What the use cases work with. Made once per process from the environment; tests make their own. */
export type UsersContext = {
  redis: Redis
  auth: Auth<Claims>
  /** What other services may ask. */
  services: Services
  /** Null: no limit. */
  loginLimit: AttemptLimit | null
  signUpLimit: AttemptLimit | null
}
