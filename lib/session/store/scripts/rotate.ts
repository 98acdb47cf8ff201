import { defineOnce } from './idempotent'

/**
 * Uses one generation of a session's refresh token (RFC 9700 §4.14.2). The live generation yields the next one. Its
 * direct predecessor yields the same successor once more while the grace window lasts: two tabs, parallel requests, a
 * lost answer. Anything older is theft and ends the session. Generations below the floor were overtaken by a password
 * change: they are refused, and prove no theft.
 *
 * ARGV: 3 session id, 4 presented generation, 5 grace (ms), 6 access token life (ms), 7 denylist margin (ms),
 * 8 token id to allow or ''.
 * → `{status: rotated, session, version, user} | {status: reused} | {status: revoked, reason}`
 */
export const rotateScript = defineOnce(
  'rotate',
  /* lua */ `
local session_id, presented, grace_ms = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local access_ms, margin_ms = tonumber(ARGV[6]), tonumber(ARGV[7])

local user, version = redis.call('GET', key('user')), read_version()
local session, denial = read_session(session_id), read_denial(session_id)
if denial or not session or not user or not version then
  return cjson.encode({ status = 'revoked', reason = denial and denial.reason or 'expired' })
end
if presented < session.floor then return cjson.encode({ status = 'revoked', reason = 'password_changed' }) end
if presented > session.generation then return cjson.encode({ status = 'revoked', reason = 'expired' }) end

local is_current = presented == session.generation
local is_repeat = presented == session.generation - 1 and now - session.rotatedAt <= grace_ms
if not is_current and not is_repeat then
  end_session(session_id, 'token_reuse', margin_ms)
  record('token_reuse', session_id)
  return cjson.encode({ status = 'reused' })
end

if is_current then
  session.generation = session.generation + 1
  session.rotatedAt = now
  session.expiresAt = math.min(now + session.slidingMs, session.absoluteExpiresAt)
end
session.accessExpiresAt = math.max(session.accessExpiresAt, math.min(now + access_ms, session.expiresAt))
redis.call('HSET', key('session:' .. session_id), 'generation', session.generation, 'rotatedAt', session.rotatedAt,
  'expiresAt', session.expiresAt, 'accessExpiresAt', session.accessExpiresAt)
redis.call('PEXPIREAT', key('session:' .. session_id), session.expiresAt)
redis.call('PEXPIREAT', key('seen:' .. session_id), session.expiresAt)
redis.call('ZADD', key('sessions'), session.expiresAt, session_id)
allow(session_id, ARGV[8], session.accessExpiresAt + margin_ms)
return cjson.encode({ status = 'rotated', now = now, session = session, version = version, user = user })
`,
)
