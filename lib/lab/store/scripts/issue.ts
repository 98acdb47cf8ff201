import { defineScript } from '../script'
import { LAB_ONCE, LAB_PRELUDE } from './prelude'

/**
 * Writes what a lane keeps when it issues a credential.
 *
 * KEYS: 1 index, 2 this operation. ARGV: 1 prefix, 2 replaces all credentials before it (1 or 0), 3 session id, 4 token
 * id, 5 life (ms), 6 a new version, for a lane that has none; keeps: 7 a version, 8 an allowlist, 9 sessions.
 * → the version that the credential carries
 */
export const labIssueScript = defineScript(/* lua */ `${LAB_PRELUDE}${LAB_ONCE}
local session_id, token_id, life_ms = ARGV[3], ARGV[4], tonumber(ARGV[5])
if ARGV[2] == '1' then drop('') end
local version = ARGV[6]
if ARGV[7] == '1' then
  local entry = redis.call('GET', prefix .. 'version') or version
  put('version', entry, life_ms)
  version = string.match(entry, '^%S+')
end
if ARGV[8] == '1' then put('allow:' .. token_id, session_id, life_ms) end
if ARGV[9] == '1' then put('session:' .. session_id, session_id, life_ms) end
return answer(version)
`)
