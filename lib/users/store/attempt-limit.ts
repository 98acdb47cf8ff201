import type { Redis } from '@upstash/redis'
import { runScript } from '@/lib/session/redis/script'
import { ask } from '@/lib/session/store/errors'
import { limitKey } from '@/lib/session/store/keys'
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
