import type { Redis } from '@upstash/redis'
import type { LabKeys } from './signing-keys'

/** What the lab works with before it knows the visitor. */
export type LabContext = {
  redis: Redis
  /** Derived from the app's secrets, and good for nothing but the lab. */
  keys: LabKeys
  /** The app's origin: the issuer, and the start of each lane's audience. */
  origin: string
}

/** What a request works with inside a visitor's sandbox. */
export type Sandbox = LabContext & {
  /** Redis' time when the request entered (ms since the epoch). It decides whether a token has expired. */
  now: number
}

/** The longest life of a credential of the lab (s). */
export const LONGEST_LIFE_SECONDS = 120
