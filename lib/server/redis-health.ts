import type { Redis } from '@upstash/redis'
import { StoreUnavailableError, withStoreErrors } from '@/lib/session'

/**
 * An evicting Redis drops denylist entries when it is full, which un-revokes tokens silently.
 * @returns the `maxmemory-policy`, or null where the server does not tell it (managed services often forbid CONFIG).
 * @throws StoreUnavailableError when Redis cannot be asked.
 */
export async function readEvictionPolicy(redis: Redis): Promise<string | null> {
  try {
    const answer = await withStoreErrors(() => redis.exec<unknown>(['CONFIG', 'GET', 'maxmemory-policy']))
    return Array.isArray(answer) && typeof answer[1] === 'string' ? answer[1] : null
  } catch (error) {
    const { cause } = error instanceof StoreUnavailableError ? error : { cause: undefined }
    const isForbidden = cause instanceof Error && 'reply' in cause && cause.reply === 'NOPERM'
    if (isForbidden || !(error instanceof StoreUnavailableError)) return null
    throw error
  }
}
