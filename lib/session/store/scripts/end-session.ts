import { defineOnce } from './idempotent'

/**
 * Ends one session: denies the token that asked and the session itself, deletes the record, so the refresh token dies
 * too.
 *
 * ARGV: 3 session id, 4 reason, 5 event, 6 token id or '', 7 its expiry (ms), 8 access token life (ms), 9 denylist
 * margin (ms), 10 why (an administrator's words) or ''. → `{existed, revokedAt, deniedUntil}`
 */
export const endSessionScript = defineOnce(
  'end_session',
  /* lua */ `
local session_id, reason, event = ARGV[3], ARGV[4], ARGV[5]
local token_id, token_expires_at = ARGV[6], tonumber(ARGV[7])
local access_ms, margin_ms = tonumber(ARGV[8]), tonumber(ARGV[9])

local existed = end_session(session_id, reason, margin_ms)
if existed then
  record(event, session_id, ARGV[10])
elseif not read_denial(session_id) then
  -- Its record is gone (expired, or lost by Redis), but tokens of it may be about.
  deny(session_id, reason, now + access_ms + margin_ms)
end
if token_id ~= '' then deny(token_id, reason, token_expires_at + margin_ms) end

return cjson.encode({
  existed = existed,
  revokedAt = read_denial(session_id).at,
  deniedUntil = now + redis.call('PTTL', key('deny:' .. session_id)),
})
`,
)
