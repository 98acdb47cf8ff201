/** Named pieces of Lua. A script carries only the ones that it uses. */

/** `now`, by Redis' own clock (ms since the epoch), and the spans (ms) that follow from the limits. */
export const TIME = /* lua */ `
-- A token that is issued now has to be denied for so long; and no session that exists now has a token after KEPT_MS.
local DENIED_MS = limits.accessMs + limits.marginMs
local KEPT_MS = limits.absoluteMs + DENIED_MS

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
`

/** A denylist entry: the time (ms) times 100, plus the reason's code. It stays an exact integer until the year 4800. */
export const DENIAL = /* lua */ `
local function read_denial(key)
  local entry = redis.call('GET', key)
  if not entry then return nil end
  return { code = tonumber(string.sub(entry, -2)), at = tonumber(string.sub(entry, 1, -3)) }
end

-- NX: the first reason stands, and an entry is never cut short or prolonged by a repeat.
local function deny(key, code, until_ms)
  if until_ms > now then
    redis.call('SET', key, string.format('%.0f%02d', now, code), 'NX', 'PXAT', string.format('%.0f', until_ms))
  end
end
`

/** Lets a key live at least until a time. */
export const KEEP = /* lua */ `
local function keep_until(key, until_ms)
  if redis.call('PTTL', key) < until_ms - now then
    redis.call('PEXPIREAT', key, string.format('%.0f', until_ms))
  end
end
`

/** The user's version: `<version> <reason code> <ms>`. */
export const VERSION = /* lua */ `
local function read_version()
  local entry = redis.call('GET', K.version)
  if not entry then return nil end
  local id, code, at = string.match(entry, '^(%S+) (%d+) (%d+)$')
  return { id = id, code = tonumber(code), at = tonumber(at), entry = entry }
end

-- Keeps the life that the key has: it is as long as the longest session.
local function write_version(id, code)
  local life_ms = math.max(redis.call('PTTL', K.version), KEPT_MS)
  redis.call('SET', K.version, string.format('%s %d %.0f', id, code, now), 'PX', string.format('%.0f', life_ms))
end
`

/** Sessions are fields of one hash, so that a script declares every key that it touches. */
export const SESSIONS = /* lua */ `
local function read_session(sid)
  local text = redis.call('HGET', K.sessions, sid)
  local session = text and cjson.decode(text)
  return session and session.expiresAt > now and session or nil
end

local function write_session(sid, session)
  redis.call('HSET', K.sessions, sid, cjson.encode(session))
  keep_until(K.sessions, session.expiresAt)
end
`

/**
 * Whether a generation of a session's refresh token may be used (RFC 9700 §4.14.2): the live one; and its direct
 * predecessor while no token of the live one was presented (a lost answer), and for the grace window after that (two
 * tabs, parallel requests).
 */
export const GENERATION = /* lua */ `
local function is_usable(generation, session)
  if generation == session.generation then return true end
  local is_unused = session.usedAt == 0 or now - session.usedAt <= limits.graceMs
  return generation == session.generation - 1 and is_unused
end
`

/** Appends to the user's history and to the feed of endings. Both go when nothing is appended for long. */
export const RECORD = /* lua */ `
local HISTORY_KEPT = 200

local function record(kind, code, sid, details)
  redis.call('XADD', K.history, 'MAXLEN', '~', HISTORY_KEPT, '*',
    'at', string.format('%.0f', now), 'kind', kind, 'code', code, 'sid', sid, 'details', details)
  redis.call('PEXPIRE', K.history, string.format('%.0f', KEPT_MS))
end

-- Tells readers what is no longer acceptable: 'what' is jti, sid or sub; 'id' is its value. Then names the bucket to
-- the listeners. That is only a hint: it may be lost, and no ending fails because of it (pcall).
local function publish(what, id, code, until_ms)
  redis.call('XADD', K.feed, 'MINID', '~', string.format('%.0f', now - DENIED_MS), '*',
    'what', what, 'id', id, 'sub', a.userId, 'code', code, 'at', string.format('%.0f', now),
    'until', string.format('%.0f', until_ms))
  redis.call('PEXPIRE', K.feed, string.format('%.0f', DENIED_MS))
  local app, bucket = string.match(K.feed, '^(.*):{(%x+)}:feed$')
  redis.pcall('PUBLISH', app .. ':feed', bucket)
end
`

/** Takes a session away: its record, and with it the refresh token; and all access tokens that were issued for it. */
export const REMOVE = /* lua */ `
local function remove_session(sid, session, code)
  local until_ms = math.max(session.accessExpiresAt, now) + limits.marginMs
  redis.call('HDEL', K.sessions, sid)
  if DENY[sid] then deny(DENY[sid], code, until_ms) end
  publish('sid', sid, code, until_ms)
end
`
