import { defineScript } from '../script'
import { LAB_ONCE, LAB_PRELUDE } from './prelude'

/**
 * Takes back what a lane keeps: of one session (a logout), or of all of them (a kick, a password change).
 *
 * KEYS: 1 index, 2 this operation. ARGV: 1 prefix, 2 session id ('' for all), 3 token id, 4 ending, 5 its digit, 6 how
 * long to keep that (ms), 7 a new version; keeps: 8 denials, 9 a version, 10 an allowlist, 11 sessions.
 * → Redis' time (ms)
 */
export const labEndScript = defineScript(/* lua */ `${LAB_PRELUDE}${LAB_ONCE}
local session_id, token_id, life_ms = ARGV[2], ARGV[3], tonumber(ARGV[6])
local is_logout = session_id ~= ''
if ARGV[8] == '1' and is_logout then
  put('deny:' .. token_id, denial(ARGV[5]), life_ms)
  put('deny:' .. session_id, denial(ARGV[5]), life_ms)
end
if ARGV[9] == '1' and not is_logout then put('version', ARGV[7] .. ' ' .. ARGV[4], life_ms) end
if ARGV[10] == '1' then drop('allow:', is_logout and session_id) end
if ARGV[11] == '1' then drop('session:' .. session_id) end
-- Anybody may log out with an id that they made up: that leaves nothing. Its repeat is harmless, an id is used once.
if is_logout and not has_changed then return string.format('%.0f', now) end
return answer(string.format('%.0f', now))
`)
