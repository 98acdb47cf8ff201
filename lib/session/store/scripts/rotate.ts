import type { StoredSession } from '../session'
import { defineUserScript } from '../user-script'
import { DENIAL, GENERATION, KEEP, RECORD, REMOVE, SESSIONS, TIME, VERSION } from './blocks'

type Args = {
  sid: string
  /** The generation that was presented. */
  generation: number
  /** HMACs of the host's present stamp, the first to be written; none: the user is gone or blocked. */
  stamps: string[]
  details: string
  expiredCode: number
  reuseCode: number
  changedCode: number
}

export type Rotated =
  | { status: 'rotated'; now: number; session: StoredSession; version: string }
  /** `existed`: there was a session, and it ended now. */
  | { status: 'ended'; code: number; existed?: true }

/**
 * Uses one generation of a session's refresh token. The live generation yields the next one, and its predecessor, as
 * long as it is usable, the same one again. Anything older is theft and ends the session.
 */
export const rotate = defineUserScript<Args, Rotated>('rotate', {
  keys: ['version', 'sessions', 'history', 'feed'],
  worksWhenFull: true,
  blocks: [TIME, DENIAL, KEEP, VERSION, SESSIONS, GENERATION, RECORD, REMOVE],
  lua: /* lua */ `
local version, session = read_version(), read_session(a.sid)
local denial = read_denial(DENY[a.sid])
if denial or not session or not version then
  return { status = 'ended', code = denial and denial.code or a.expiredCode }
end

local function finish(code)
  remove_session(a.sid, session, code)
  record('ended', code, a.sid, a.details)
  return { status = 'ended', code = code, existed = true }
end

local is_known = false
for _, stamp in ipairs(a.stamps) do is_known = is_known or stamp == session.stamp end
if not is_known then return finish(a.changedCode) end

if a.generation > session.generation then return { status = 'ended', code = a.expiredCode } end
if not is_usable(a.generation, session) then return finish(a.reuseCode) end

if a.generation == session.generation then
  session.generation = session.generation + 1
  session.usedAt = 0
  session.expiresAt = math.min(now + session.slidingMs, session.absoluteExpiresAt)
end
session.stamp = a.stamps[1]
session.seenAt = now
session.accessExpiresAt = math.max(session.accessExpiresAt, math.min(now + limits.accessMs, session.expiresAt))
write_session(a.sid, session)
return { status = 'rotated', now = now, session = session, version = version.id }
`,
})
