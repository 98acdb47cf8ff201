import type { Redis } from '@upstash/redis'
import { contactsOf } from '../redis/raw-redis'
import { withStoreErrors } from './errors'

/**
 * Redis' clock is the clock of the library: scripts read it, and every instance follows it, so that an instance whose
 * own clock is minutes off neither accepts a token past its end nor outlives a denylist entry.
 */
type Offset = {
  /** Redis' time less this process' time. */
  offsetMs: number
  /** When that was learned, by this process' two clocks: the one that can be set, and the one that only runs on. */
  wallMs: number
  monotonicMs: number
  /** How many connections had been made. A new one may be to a primary with another clock. */
  contacts: number
}

/** How far the two clocks may part until one of them must have been set, or the machine has slept. */
const JUMP_MS = 1_000

/** One clock per Redis and process, however many bundles ask it. */
export class RedisClock {
  #offset: Offset | undefined

  /** @returns the time by Redis' clock, as well as this process knows it (ms since the epoch). */
  now(): number {
    return Date.now() + (this.#offset?.offsetMs ?? 0)
  }

  /**
   * Whether {@link now} can be trusted: Redis has told its time over the connection that it has now, and this process'
   * clock was not set since.
   */
  isKnown(redis: Redis): boolean {
    if (this.#offset?.contacts !== contactsOf(redis)) return false
    const { wallMs, monotonicMs } = this.#offset
    return Math.abs(Date.now() - wallMs - (performance.now() - monotonicMs)) < JUMP_MS
  }

  /**
   * Learns from an answer that carries Redis' time. It was read somewhere between sending and receiving, which bounds
   * the offset; inside those bounds the present one is kept, so that latency never moves the clock.
   * @param redisTime ms since the epoch.
   * @param sentAt when the question was sent, by `performance.now()`.
   * @param redis over which connection the answer has just come.
   */
  observe(redisTime: number, sentAt: number, redis: Redis): void {
    const [wallMs, monotonicMs] = [Date.now(), performance.now()]
    const least = redisTime - wallMs
    const most = least + (monotonicMs - sentAt)
    const offsetMs = Math.min(Math.max(this.#offset?.offsetMs ?? least, least), most)
    this.#offset = { offsetMs, wallMs, monotonicMs, contacts: contactsOf(redis) }
  }

  /** Asks Redis for its time. @throws StoreUnavailableError when Redis cannot be asked. */
  async follow(redis: Redis): Promise<void> {
    const sentAt = performance.now()
    const [seconds, microseconds] = await withStoreErrors(() => redis.time())
    this.observe(Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000), sentAt, redis)
  }
}
