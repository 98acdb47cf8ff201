import type { Redis } from '@upstash/redis'
import type { Keyring } from '@/lib/session/token/keyring'

/** What the lab works with in one request. Its key is derived from the product's, and fits none of its locks. */
export type LabContext = {
  /** Counts its commands; unreachable when the visitor's sandbox plays that. */
  redis: Redis
  keyring: Keyring
  /** Where the app answers: the issuer, and the beginning of each lane's audience. */
  origin: string
}

/** The longest life of a credential of the lab (s). */
export const LONGEST_LIFE_SECONDS = 120
