import { defineOnce } from '@/lib/session/store/scripts/idempotent'

/**
 * Gives a user another password without asking for the old one, and ends all sessions.
 *
 * ARGV: 3 new hash, 4 why (an operator's words) or '', 5 denylist margin (ms). → `{revoked}`, -1 without such a user
 */
export const setPasswordScript = defineOnce(
  'set_password',
  /* lua */ `
local new_hash, why, margin_ms = ARGV[3], ARGV[4], tonumber(ARGV[5])
if redis.call('EXISTS', key('user')) == 0 then return cjson.encode({ revoked = -1 }) end
raise_version('password_changed')
local revoked = end_sessions('password_changed', '', margin_ms)
record('password_changed', '', why)
redis.call('SET', key('password'), new_hash)
return cjson.encode({ revoked = revoked })
`,
)
