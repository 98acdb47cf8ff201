import { defineScript } from '../script'
import { LAB_PRELUDE } from './prelude'

/**
 * Counts a request against a limit of so many per window (generic cell rate algorithm), and reads what else a request
 * needs to know about its sandbox.
 *
 * KEYS: 1 limit, 2 outage. ARGV: 1 '', 2 attempts, 3 window (ms). → ms to wait (0 to go on), outage (1 or 0), Redis' time (ms)
 */
export const labEnterScript = defineScript(/* lua */ `${LAB_PRELUDE}
local attempts, window_ms = tonumber(ARGV[2]), tonumber(ARGV[3])
local free_at = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now) + window_ms / attempts
local wait_ms = math.max(0, math.ceil(free_at - now - window_ms))
if wait_ms == 0 then redis.call('SET', KEYS[1], free_at, 'PX', math.max(1, math.ceil(free_at - now))) end
return { wait_ms, redis.call('EXISTS', KEYS[2]), now }
`)
