import type { Redis } from '@upstash/redis'
import { networkOf } from './ip-address'
import type { AttemptLimit } from './login-limit'
import { countAttempt } from './store/attempt-limit'

/**
 * Counts a sign-up per IP address, whatever becomes of it: a request that is refused has cost its judgement.
 * @param limit so many per window; null for no limit.
 * @returns seconds to wait, or 0 when the sign-up may go on.
 */
export async function secondsUntilSignUp(
  redis: Redis,
  limit: AttemptLimit | null,
  ip: string | null,
): Promise<number> {
  return limit ? Math.ceil((await countAttempt(redis, `sign-up:${networkOf(ip)}`, limit)) / 1000) : 0
}
