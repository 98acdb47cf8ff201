import { defineOnce } from './idempotent'

/**
 * Replaces the password, ends every other session, and makes every token of the own session worthless that is about:
 * the version rises (access tokens), the generation and its floor rise (refresh tokens).
 *
 * ARGV: 3 own session id or '', 4 hash that was verified, 5 new hash, 6 access token life (ms), 7 denylist margin (ms),
 * 8 token id to allow or ''.
 * → `{status: changed, revoked, session, version, user} | {status: refused}`
 */
export const changePasswordScript = defineOnce(
  'change_password',
  /* lua */ `
local session_id, old_hash, new_hash = ARGV[3], ARGV[4], ARGV[5]
local access_ms, margin_ms = tonumber(ARGV[6]), tonumber(ARGV[7])

local user, stored = redis.call('GET', key('user')), redis.call('GET', key('password'))
local session = read_session(session_id)
if not user or not session or stored ~= old_hash then return cjson.encode({ status = 'refused' }) end

raise_version('password_changed')
local revoked = end_sessions('password_changed', session_id, margin_ms)
session.generation = session.generation + 1
session.floor = session.generation
session.rotatedAt = now
session.confirmedAt = now
session.accessExpiresAt = math.max(session.accessExpiresAt, math.min(now + access_ms, session.expiresAt))
redis.call('HSET', key('session:' .. session_id), 'generation', session.generation, 'floor', session.floor,
  'rotatedAt', session.rotatedAt, 'confirmedAt', session.confirmedAt, 'accessExpiresAt', session.accessExpiresAt)
disallow(session_id)
allow(session_id, ARGV[8], session.accessExpiresAt + margin_ms)
record('password_changed', session_id)
-- Last: should a cluster that moves the slot stop us half way, what has ended has ended, and all can be repeated.
redis.call('SET', key('password'), new_hash)
local version = read_version()
return cjson.encode({
  status = 'changed', now = now, revoked = revoked, session = session, version = version, user = user,
})
`,
)
