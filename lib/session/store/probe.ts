import type { Redis } from '@upstash/redis'
import { ask } from './errors'

const PROBE_KEY = 'ready-probe'
const PROBE_MS = 1000

/**
 * One small write that expires: Redis can be asked, and takes writes.
 *
 * @throws StoreUnavailableError when there is no answer, or Redis is full, read-only or cannot persist
 */
export async function probeStore(redis: Redis): Promise<void> {
  await ask(() => redis.set(PROBE_KEY, '1', { px: PROBE_MS }))
}
