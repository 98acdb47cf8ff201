import type { Redis } from '@upstash/redis'

/** @returns when Redis lets a key go (ms since the epoch); negative for a key that stays or is not there. */
export const expiryOf = (redis: Redis, key: string): Promise<number> =>
  redis.eval<[], number>("return redis.call('PEXPIRETIME', KEYS[1])", [key], [])
