import type { StoredSession } from '../session'
import { defineUserScript } from '../user-script'
import { DENIAL, KEEP, RECORD, REMOVE, SESSIONS, TIME, VERSION } from './blocks'

type Args = {
  sid: string
  /** The version entry that was read before the host was asked about the user; '' when there was none. */
  seen: string
  /** The version to write when there is none. */
  newVersion: string
  /** How long a renewal lets it last (ms). */
  slidingMs: number
  remember: boolean
  stamp: string
  details: string
  limitCode: number
}

/** `ended`: how many of the oldest sessions had to. `overtaken`: the version has changed, or sessions that the caller did not know of must end first. */
export type Created =
  | { status: 'created'; now: number; session: StoredSession; version: string; ended: number }
  | { status: 'overtaken' }

/**
 * Begins a session while the user's version is the one that was read. A user with the most sessions allowed loses the
 * oldest ones; `DENY` holds the sessions that the caller knows and the new one.
 */
export const createSession = defineUserScript<Args, Created>('create_session', {
  keys: ['version', 'sessions', 'history', 'feed'],
  blocks: [TIME, DENIAL, KEEP, VERSION, SESSIONS, RECORD, REMOVE],
  lua: /* lua */ `
local version = read_version()
-- A repeat after a lost answer meets the version that the first run wrote.
local is_own = version and a.seen == '' and version.id == a.newVersion
if not is_own and (version and version.entry or '') ~= a.seen then return { status = 'overtaken' } end
local session = read_session(a.sid)
if session then
  -- For WAIT, which counts what its own connection has written.
  write_session(a.sid, session)
  return { status = 'created', now = now, session = session, version = version.id, ended = 0 }
end
if read_denial(DENY[a.sid]) then return { status = 'overtaken' } end

local live = {}
local fields = redis.call('HGETALL', K.sessions)
for i = 1, #fields, 2 do
  local other = cjson.decode(fields[i + 1])
  if other.expiresAt <= now then redis.call('HDEL', K.sessions, fields[i])
  else live[#live + 1] = { sid = fields[i], session = other } end
end
table.sort(live, function(one, two) return one.session.createdAt < two.session.createdAt end)
local surplus = #live - limits.maxSessions + 1
for i = 1, surplus do if not DENY[live[i].sid] then return { status = 'overtaken' } end end

if not version then
  write_version(a.newVersion, 0)
  version = { id = a.newVersion }
end
for i = 1, surplus do
  local sid, session = live[i].sid, live[i].session
  remove_session(sid, session, a.limitCode)
  record('ended', a.limitCode, sid, session.details)
end

local expires_at = now + math.min(a.slidingMs, limits.absoluteMs)
session = {
  createdAt = now, expiresAt = expires_at, absoluteExpiresAt = now + limits.absoluteMs, slidingMs = a.slidingMs,
  accessExpiresAt = math.min(now + limits.accessMs, expires_at), generation = 0, usedAt = 0, confirmedAt = now,
  seenAt = now, remember = a.remember, stamp = a.stamp, details = a.details,
}
write_session(a.sid, session)
keep_until(K.version, now + KEPT_MS)
record('begun', 0, a.sid, a.details)
return { status = 'created', now = now, session = session, version = version.id, ended = math.max(surplus, 0) }
`,
})
