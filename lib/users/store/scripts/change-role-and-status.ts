import { defineScript } from '@/lib/session/redis/script'
import { PRELUDE } from '@/lib/session/store/scripts/prelude'

/**
 * Changes a user's role, status or both. A block ends all sessions; every change raises the version, so that no access
 * token with the old role or status is accepted any more. Only from the version that the caller has read: in between it asked
 * another slot whether an administrator may go, and that answer must still hold.
 *
 * ARGV: 3 version seen, 4 role or '', 5 status or '', 6 note or '', 7 denylist margin (ms),
 * 8 1: raise the version even if nothing changes.
 * → `{status: changed | unchanged, user, version} | {status: overtaken} | {status: not_found}`
 */
export const changeRoleAndStatusScript = defineScript(
  'change_standing',
  /* lua */ `${PRELUDE}
local seen, role, status, why = tonumber(ARGV[3]), ARGV[4], ARGV[5], ARGV[6]
local margin_ms, always = tonumber(ARGV[7]), ARGV[8] == '1'

local text, version = redis.call('GET', key('user')), read_version()
if not text or not version then return cjson.encode({ status = 'not_found' }) end
local user = cjson.decode(text)
local new_role = role ~= '' and user.role ~= role
local new_status = status ~= '' and user.status ~= status
if not new_role and not new_status and not always then
  return cjson.encode({ status = 'unchanged', user = text, version = version })
end
if version ~= seen then return cjson.encode({ status = 'overtaken' }) end

if new_role then
  user.role = role
  record('role_changed', '', why)
end
if new_status then
  user.status = status
  if status == 'blocked' then end_sessions('blocked', '', margin_ms) end
  record(status == 'blocked' and 'blocked' or 'unblocked', '', why)
end
text = cjson.encode(user)
redis.call('SET', key('user'), text)
version = raise_version(new_status and 'blocked' or 'role_changed')
return cjson.encode({ status = 'changed', user = text, version = version })
`,
)
