import { defineUserScript } from '../user-script'
import { DENIAL, GENERATION, RECORD, REMOVE, TIME, VERSION } from './blocks'

type Args = {
  sid: string
  code: number
  /** An access token to deny besides, and its expiry (ms); '' for none. */
  jti: string
  jtiExpiresAt: number
  /**
   * What entitles to end the session. `caller`: the host itself. `ticket`: a logout that began earlier. `tokens`: only
   * tokens that would be accepted now: the version of an access token that has not expired ('' for none), or the
   * generation of a refresh token (-1 for none).
   */
  authority: 'caller' | 'ticket' | 'tokens'
  version: string
  generation: number
  details: string
}

export type SessionEnded = {
  /** Whether there was a session and it ended now. */
  existed: boolean
  /** Whether the session is over, now or before. */
  isOver: boolean
  /** When it ended, and until when its tokens are denied (ms since the epoch). */
  revokedAt: number
  deniedUntil: number
}

/**
 * Ends one session: denies it and the token that asked, and deletes the record, so that the refresh token dies too. A
 * token that has ended moves nothing but its own denial.
 */
export const endSession = defineUserScript<Args, SessionEnded>('end_session', {
  keys: ['version', 'sessions', 'history', 'feed'],
  ends: true,
  worksWhenFull: true,
  blocks: [TIME, DENIAL, VERSION, GENERATION, RECORD, REMOVE],
  once: true,
  lua: /* lua */ `
local session, version = redis.call('HGET', K.sessions, a.sid), read_version()
session = session and cjson.decode(session)
local denial = read_denial(DENY[a.sid])
local is_denied = denial or (a.jti ~= '' and read_denial(DENY[a.jti]))

local by_access = a.version ~= '' and version and version.id == a.version and not is_denied
local by_refresh = a.generation >= 0 and session and is_usable(a.generation, session)
local existed = session and not denial and (a.authority ~= 'tokens' or by_access or by_refresh) and true or false
if existed then
  remove_session(a.sid, session, a.code)
  record('ended', a.code, a.sid, a.details)
elseif not session and not denial and (a.authority == 'ticket' or by_access) then
  -- The record is gone (expired, or lost by Redis), but tokens of the session may exist.
  deny(DENY[a.sid], a.code, now + DENIED_MS)
  publish('sid', a.sid, a.code, now + DENIED_MS)
end
if a.jti ~= '' then
  deny(DENY[a.jti], a.code, a.jtiExpiresAt + limits.marginMs)
  if a.jtiExpiresAt > now then publish('jti', a.jti, a.code, a.jtiExpiresAt + limits.marginMs) end
end

denial = read_denial(DENY[a.sid])
return {
  existed = existed,
  isOver = existed or not session,
  revokedAt = denial and denial.at or now,
  deniedUntil = now + math.max(redis.call('PTTL', DENY[a.sid]), a.jti ~= '' and redis.call('PTTL', DENY[a.jti]) or 0, 0),
}
`,
})
