import type { Redis } from '@upstash/redis'
import { ask } from './fault'

/**
 * Redis' clock is the clock of the product: scripts read it, and every instance follows it, so that an instance whose
 * own clock is minutes off neither accepts a token past its end nor outlives a denylist entry.
 */
type Clock = { offsetMs: number }

// Middleware and handlers are separate bundles in one process: what they share lives on globalThis.
const shared = globalThis as { [CLOCK]?: Clock }
const CLOCK = Symbol.for('app.redis-clock')

function clock(): Clock {
  shared[CLOCK] ??= { offsetMs: 0 }
  return shared[CLOCK]
}

/** @returns the time by Redis' clock, as well as this process knows it (ms since the epoch). */
export function redisNow(): number {
  return Date.now() + clock().offsetMs
}

/**
 * Learns from an answer that carries Redis' time. It was read somewhere between sending and receiving, which bounds
 * the offset; inside those bounds the present one is kept, so that latency never moves the clock.
 * @param sentAt, receivedAt this process' time (ms since the epoch).
 */
export function observeRedisTime(sentAt: number, redisTime: number, receivedAt: number): void {
  const c = clock()
  c.offsetMs = Math.min(Math.max(c.offsetMs, redisTime - receivedAt), redisTime - sentAt)
}

/** Asks Redis for its time, once, at start. @throws StoreUnavailableError when Redis cannot be asked. */
export async function followRedisClock(redis: Redis): Promise<void> {
  const sentAt = Date.now()
  const [seconds, microseconds] = await ask(() => redis.time())
  observeRedisTime(sentAt, Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000), Date.now())
}
