import { defineScript } from '@/lib/session/redis/script'
import { PRELUDE } from '@/lib/session/store/scripts/prelude'

/**
 * Deletes a user: all sessions end, and what is kept about the user goes, but for the denylist entries, which stay as
 * long as there may be tokens. Without a version every other token of the user is refused too. Only from the version
 * that the caller has seen, as in `change_standing`.
 *
 * ARGV: 3 version seen, 4 password hash that was verified, or '' for an operator, 5 denylist margin (ms).
 * → `deleted`, `refused` (another password by now), `overtaken`, or `not_found`
 */
export const deleteUserScript = defineScript(
  'delete_user',
  /* lua */ `${PRELUDE}
local seen, password_hash, margin_ms = tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])

local version = read_version()
if not version or redis.call('EXISTS', key('user')) == 0 then return cjson.encode('not_found') end
if password_hash ~= '' and redis.call('GET', key('password')) ~= password_hash then return cjson.encode('refused') end
if version ~= seen then return cjson.encode('overtaken') end

end_sessions('account_deleted', '', margin_ms)
redis.call('DEL', key('user'), key('password'), key('version'), key('sessions'), key('events'), key('last_login'))
return cjson.encode('deleted')
`,
)
