import type { Redis } from '@upstash/redis'
import { runScript } from '@/lib/redis/script'
import { ask } from './fault'
import { limitKey } from './keys'
import { countAttemptScript } from './scripts/count-attempt'

/**
 * Counts an attempt of `subject` (an account, an address) against a limit.
 * @returns how long to wait (ms), or 0 when the attempt is let through; a refused one does not count.
 */
export async function countAttempt(
  redis: Redis,
  subject: string,
  { attempts, windowMs }: { attempts: number; windowMs: number },
): Promise<number> {
  return Number(
    await ask(() => runScript(redis, countAttemptScript, [limitKey(subject)], [attempts, windowMs])),
  )
}
