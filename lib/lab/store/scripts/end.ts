import { defineScript } from '@/lib/session/redis/script'
import { LAB_PRELUDE } from './prelude'

/**
 * Takes back what a lane keeps: of one session (a logout), or of all of them (a kick, a password change).
 *
 * ARGV: 2 session id, '' for all, 3 token id, 4 reason, 5 remaining life (ms), 6 denies, 7 keeps a version, 8 an
 * allowlist, 9 sessions. → Redis' time (ms)
 */
export const labEndScript = defineScript(
  'lab_end',
  /* lua */ `${LAB_PRELUDE}
local session_id, token_id, reason, life_ms = ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local is_logout = session_id ~= ''
if ARGV[6] == '1' and is_logout then
  put('deny:' .. token_id, write_denial(reason, now), life_ms)
  put('deny:' .. session_id, write_denial(reason, now), life_ms)
end
if ARGV[7] == '1' and not is_logout then raise_version(reason, life_ms) end
if ARGV[8] == '1' then drop('allow:', is_logout and session_id) end
if ARGV[9] == '1' then drop('session:' .. session_id) end
return now
`,
)
