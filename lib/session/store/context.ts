import type { Redis } from '@upstash/redis'
import type { RedisClock } from './clock'

/** What the store works with. */
export type StoreContext = {
  redis: Redis
  /** Prefix of every key. */
  app: string
  clock: RedisClock
  limits: SessionLimits
}

/** Lives and windows, in ms. */
export type SessionLimits = {
  /** Life of an access token. */
  accessMs: number
  /** How long a session lasts from its last renewal: kept by the browser, or until it closes. */
  refreshMs: number
  browserMs: number
  /** How long a session lasts from its beginning, whatever happens. */
  absoluteMs: number
  /** How long a predecessor is accepted after its successor was used. */
  graceMs: number
  /** How long a login or a confirmation counts as fresh. */
  confirmMs: number
  /** By how much a denylist entry outlives the token that it denies. */
  marginMs: number
  /** Most sessions that a user can have at once. */
  maxSessions: number
}
