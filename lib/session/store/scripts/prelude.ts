import { DENIAL } from './denial'
import { TIME } from './time'

/**
 * What every script of one user's keys begins with. KEYS[1] is that user's `user` key (it names the slot), ARGV[1] the
 * prefix `{userId}:`, ARGV[2] who asked (JSON: address and device, for the event stream).
 *
 * Redis' own clock is the only clock: instances whose clocks differ still agree on what came first and on what is over.
 * Scripts may run twice (a lost answer is retried), so each leads to the same state the second time.
 */
export const PRELUDE = /* lua */ `${DENIAL}${TIME}
local prefix = ARGV[1]
local client = ARGV[2]
local EVENTS_KEPT = 200

local function key(name) return prefix .. name end

local function record(kind, session_id, why)
  redis.call('XADD', key('events'), 'MAXLEN', '~', EVENTS_KEPT, '*',
    'at', now, 'type', kind, 'sessionId', session_id, 'client', client, 'why', why or '')
end

-- NX: the first reason stands, and an entry is never cut short or prolonged by a repeat.
local function deny(id, reason, until_ms)
  if until_ms > now then
    redis.call('SET', key('deny:' .. id), write_denial(reason, now), 'NX', 'PXAT', until_ms)
  end
end

local function read_denial(id)
  local entry = redis.call('GET', key('deny:' .. id))
  return entry and parse_denial(entry) or nil
end

local function read_version()
  local entry = redis.call('GET', key('version'))
  if not entry then return nil end
  local number, reason = string.match(entry, '^(%d+) (%S+)')
  return tonumber(number), reason
end

local function raise_version(reason)
  local number = (read_version() or 0) + 1
  redis.call('SET', key('version'), number .. ' ' .. reason .. ' ' .. now)
  return number
end

local function read_session(session_id)
  local fields = redis.call('HGETALL', key('session:' .. session_id))
  if #fields == 0 then return nil end
  local session = {}
  for i = 1, #fields, 2 do session[fields[i]] = tonumber(fields[i + 1]) or fields[i + 1] end
  return session
end

-- Puts a token on the allowlist ('' does nothing). The session's set remembers what goes when the session ends: a
-- refresh within the grace window leaves it with several live tokens.
local function allow(session_id, token_id, until_ms)
  if token_id == '' then return end
  local of_session = key('allowed:' .. session_id)
  redis.call('SET', key('allow:' .. token_id), session_id, 'PXAT', until_ms)
  redis.call('ZREMRANGEBYSCORE', of_session, '-inf', now)
  redis.call('ZADD', of_session, until_ms, token_id)
  redis.call('PEXPIREAT', of_session, until_ms)
end

local function disallow(session_id)
  local of_session = key('allowed:' .. session_id)
  for _, token_id in ipairs(redis.call('ZRANGE', of_session, 0, -1)) do
    redis.call('DEL', key('allow:' .. token_id))
  end
  redis.call('DEL', of_session)
end

-- Ends a session and denies every access token it may have out. Returns whether there was one to end.
local function end_session(session_id, reason, margin_ms)
  local expires_at = tonumber(redis.call('HGET', key('session:' .. session_id), 'accessExpiresAt'))
  -- At least for the margin, also when no access token of it is out any more: the entry carries the reason.
  if expires_at then deny(session_id, reason, math.max(expires_at, now) + margin_ms) end
  redis.call('DEL', key('session:' .. session_id), key('seen:' .. session_id))
  redis.call('ZREM', key('sessions'), session_id)
  disallow(session_id)
  return expires_at ~= nil
end

-- Ends the user's sessions, but for the one to keep ('' keeps none). Returns how many there were.
local function end_sessions(reason, keep, margin_ms)
  local count = 0
  for _, session_id in ipairs(redis.call('ZRANGE', key('sessions'), 0, -1)) do
    if session_id ~= keep and end_session(session_id, reason, margin_ms) then count = count + 1 end
  end
  return count
end
`
