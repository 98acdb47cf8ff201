import type { Redis } from '@upstash/redis'
import { withStoreErrors } from '@/lib/session'
import { runScript } from '@/lib/session/redis'
import { limitKey } from './keys'
import { countAttemptScript } from './scripts/count-attempt'

/**
 * Counts an attempt of `subject` (an account, an IP address) against a limit.
 * @param limit.worksWhenFull whether a Redis whose memory is full counts it all the same: for what stands before an
 * ending, which is the last thing to fail.
 * @returns how long to wait (ms), or 0 when the attempt is let through; a refused one does not count.
 */
export async function countAttempt(
  redis: Redis,
  subject: string,
  {
    attempts,
    windowMs,
    worksWhenFull = false,
  }: { attempts: number; windowMs: number; worksWhenFull?: boolean },
): Promise<number> {
  return Number(
    await withStoreErrors(() =>
      runScript(redis, countAttemptScript, [limitKey(subject)], [attempts, windowMs, worksWhenFull ? 1 : 0]),
    ),
  )
}
