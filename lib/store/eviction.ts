import type { Redis } from '@upstash/redis'
import { isRedisFault } from '@/lib/redis/redis-error'

/**
 * An evicting Redis drops denylist entries when it is full, which un-revokes tokens silently.
 * @returns the `maxmemory-policy`, or null where the server does not tell it (managed services often forbid CONFIG).
 */
export async function readEvictionPolicy(redis: Redis): Promise<string | null> {
  try {
    const answer = await redis.exec<unknown>(['CONFIG', 'GET', 'maxmemory-policy'])
    return Array.isArray(answer) && typeof answer[1] === 'string' ? answer[1] : null
  } catch (error) {
    if (!isRedisFault(error)) return null
    throw error
  }
}
