import { defineScript } from '@/lib/session/redis'
import { TIME } from '../script'

/**
 * Counts an attempt against a limit of so many per window (generic cell rate algorithm): the whole number at once, then
 * one each `window / attempts`. One key, exact waiting time, and it refills by itself.
 *
 * KEYS: 1 limit. ARGV: 1 attempts, 2 window (ms), 3 whether it works on a full Redis (1 or 0). → ms to wait, 0 when the attempt is let through.
 */
export const countAttemptScript = defineScript(
  'count_attempt',
  /* lua */ `${TIME}
local attempts, window_ms = tonumber(ARGV[1]), tonumber(ARGV[2])
local free_at = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now) + window_ms / attempts
local wait_ms = math.ceil(free_at - now - window_ms)
if wait_ms > 0 then return wait_ms end
-- A full Redis refuses only the first write of a script, and only one that can grow the memory.
if ARGV[3] == '1' then redis.call('DEL', KEYS[1]) end
redis.call('SET', KEYS[1], free_at, 'PX', math.max(1, math.ceil(free_at - now)))
return 0
`,
)
