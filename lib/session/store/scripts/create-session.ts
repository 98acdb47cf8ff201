import { defineScript } from '@/lib/session/redis/script'
import { PRELUDE } from './prelude'

/**
 * Begins a session, if the password that was just checked is still the user's: a login that a password change or a
 * block overtakes must not survive it.
 *
 * ARGV: 3 session id, 4 password hash that was verified, 5 sliding life (ms), 6 absolute life (ms), 7 access token
 * life (ms), 8 remember (1 or 0), 9 token id to allow or '', 10 allowlist margin (ms). → `{status: created, session, version, user} | {status: refused | blocked}`
 */
export const createSessionScript = defineScript(
  'create_session',
  /* lua */ `${PRELUDE}
local session_id, password_hash = ARGV[3], ARGV[4]
local sliding_ms, absolute_ms, access_ms = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])

local user, version = redis.call('GET', key('user')), read_version()
if not user or not version or redis.call('GET', key('password')) ~= password_hash then
  return cjson.encode({ status = 'refused' })
end
if cjson.decode(user).status ~= 'active' then return cjson.encode({ status = 'blocked' }) end

local session = read_session(session_id)
if not session then
  if read_denial(session_id) then return cjson.encode({ status = 'refused' }) end
  local expires_at = now + math.min(sliding_ms, absolute_ms)
  session = {
    generation = 0, rotatedAt = now, floor = 0, createdAt = now, confirmedAt = now,
    slidingMs = sliding_ms, absoluteExpiresAt = now + absolute_ms, expiresAt = expires_at,
    accessExpiresAt = math.min(now + access_ms, expires_at), remember = tonumber(ARGV[8]), client = client,
  }
  for name, value in pairs(session) do redis.call('HSET', key('session:' .. session_id), name, value) end
  redis.call('PEXPIREAT', key('session:' .. session_id), expires_at)
  redis.call('SET', key('seen:' .. session_id), now, 'PXAT', expires_at)
  redis.call('ZREMRANGEBYSCORE', key('sessions'), '-inf', now)
  redis.call('ZADD', key('sessions'), expires_at, session_id)
  redis.call('SET', key('last_login'), now)
  record('login', session_id)
end
allow(session_id, ARGV[9], session.accessExpiresAt + tonumber(ARGV[10]))
return cjson.encode({ status = 'created', now = now, session = session, version = version, user = user })
`,
)
