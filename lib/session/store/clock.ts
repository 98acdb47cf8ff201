import type { Redis } from '@upstash/redis'
import { ask } from './errors'

/**
 * Redis' clock is the clock of the product: scripts read it, and every instance follows it, so that an instance whose
 * own clock is minutes off neither accepts a token past its end nor outlives a denylist entry.
 */
type Clock = {
  /** Redis' time less this process' time. */
  offsetMs: number
  /** When that was learnt, by this process' two clocks: the one that can be set, and the one that only runs on. */
  wallMs: number
  monotonicMs: number
}

/** How far the two clocks may part until one of them must have been set, or the machine has slept. */
const JUMP_MS = 1_000

// Middleware and handlers are separate bundles in one process: what they share lives on globalThis.
const shared = globalThis as { [CLOCK]?: Clock }
const CLOCK = Symbol.for('app.redis-clock')

/** @returns the time by Redis' clock, as well as this process knows it (ms since the epoch). */
export function redisNow(): number {
  return Date.now() + (shared[CLOCK]?.offsetMs ?? 0)
}

/** Whether {@link redisNow} can be trusted: Redis has told its time, and this process' clock was not set since. */
export function isClockKnown(): boolean {
  const clock = shared[CLOCK]
  if (!clock) return false
  return Math.abs(Date.now() - clock.wallMs - (performance.now() - clock.monotonicMs)) < JUMP_MS
}

/**
 * Learns from an answer that carries Redis' time. It was read somewhere between sending and receiving, which bounds
 * the offset; inside those bounds the present one is kept, so that latency never moves the clock.
 * @param redisTime ms since the epoch.
 * @param sentAt when the question was sent, by `performance.now()`.
 */
export function observeRedisTime(redisTime: number, sentAt: number): void {
  const [wallMs, monotonicMs] = [Date.now(), performance.now()]
  const least = redisTime - wallMs
  const most = least + (monotonicMs - sentAt)
  const offsetMs = Math.min(Math.max(shared[CLOCK]?.offsetMs ?? least, least), most)
  shared[CLOCK] = { offsetMs, wallMs, monotonicMs }
}

/** Asks Redis for its time. @throws StoreUnavailableError when Redis cannot be asked. */
export async function followRedisClock(redis: Redis): Promise<void> {
  const sentAt = performance.now()
  const [seconds, microseconds] = await ask(() => redis.time())
  observeRedisTime(Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000), sentAt)
}
