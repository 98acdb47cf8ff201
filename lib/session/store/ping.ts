import type { Redis } from '@upstash/redis'
import { ask } from './errors'

/** One round trip. @throws StoreUnavailableError when there is no answer. */
export async function pingStore(redis: Redis): Promise<void> {
  await ask(() => redis.ping())
}
