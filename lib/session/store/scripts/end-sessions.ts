import { defineOnce } from './idempotent'

/**
 * Ends all of a user's sessions, or all but one. Ending all raises the user version too, so that a token outside the
 * index dies with the rest.
 *
 * ARGV: 3 session id to keep or '', 4 reason, 5 event, 6 denylist margin (ms), 7 why (an administrator's
 * words) or ''. → `{revoked}`
 */
export const endSessionsScript = defineOnce(
  'end_sessions',
  /* lua */ `
local keep, reason, event, margin_ms = ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])
if redis.call('EXISTS', key('user')) == 0 then return cjson.encode({ revoked = 0 }) end
local revoked = end_sessions(reason, keep, margin_ms)
if keep == '' then raise_version(reason) end
if revoked > 0 then record(event, '', ARGV[7]) end
return cjson.encode({ revoked = revoked })
`,
)
