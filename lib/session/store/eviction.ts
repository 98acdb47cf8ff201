import type { Redis } from '@upstash/redis'
import { isRedisFault } from '../redis/redis-error'
import { StoreUnavailableError } from './errors'

/**
 * An evicting Redis drops denylist entries when it is full, which un-revokes tokens silently.
 * @returns the `maxmemory-policy`, or null where the server does not tell it (managed services often forbid CONFIG).
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export async function readEvictionPolicy(redis: Redis): Promise<string | null> {
  try {
    const answer = await redis.exec<unknown>(['CONFIG', 'GET', 'maxmemory-policy'])
    return Array.isArray(answer) && typeof answer[1] === 'string' ? answer[1] : null
  } catch (error) {
    const isForbidden = error instanceof Error && 'reply' in error && error.reply === 'NOPERM'
    if (isForbidden || !isRedisFault(error)) return null
    throw new StoreUnavailableError(error)
  }
}
