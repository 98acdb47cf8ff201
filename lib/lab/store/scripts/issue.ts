import { defineScript } from '@/lib/session/redis/script'
import { LAB_PRELUDE } from './prelude'

/**
 * Writes what a lane keeps when it issues a credential.
 *
 * ARGV: 2 start afresh (1 or 0), 3 session id, 4 token id, 5 life (ms), 6 keeps a version, 7 an allowlist, 8 sessions.
 * → the version that the credential carries
 */
export const labIssueScript = defineScript(
  'lab_issue',
  /* lua */ `${LAB_PRELUDE}
local session_id, token_id, life_ms = ARGV[3], ARGV[4], tonumber(ARGV[5])
if ARGV[2] == '1' then drop('') end
local version = 0
if ARGV[6] == '1' then
  local entry = redis.call('GET', prefix .. 'version') or ('1 expired ' .. now)
  put('version', entry, life_ms)
  version = tonumber(string.match(entry, '^%d+'))
end
if ARGV[7] == '1' then put('allow:' .. token_id, session_id, life_ms) end
if ARGV[8] == '1' then put('session:' .. session_id, session_id, life_ms) end
return version
`,
)
