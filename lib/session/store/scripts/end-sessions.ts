import { defineUserScript } from '../user-script'
import { DENIAL, RECORD, REMOVE, TIME, VERSION } from './blocks'

type Args = {
  /** Session to keep; '' ends all, and then the version is replaced by `newVersion`. */
  keep: string
  newVersion: string
  code: number
  details: string
  /** Whether the history gets an entry even if no session ended. */
  isRecorded: boolean
  /** Whether the history goes too, because the account does. */
  isForgotten: boolean
}

export type SessionsEnded = {
  ended: number
  /** Sessions that the caller did not know of and that are still there; only when one is kept. */
  remaining: number
}

/**
 * Ends all of a user's sessions, or all but one. Ending all replaces the version too, so that every access token of the
 * user dies, and a session that begins at this moment has to begin again. `DENY` holds the sessions that the caller
 * knows of. Another one ends without an entry of its own when all end, and stays for the next call when one is kept.
 */
export const endSessions = defineUserScript<Args, SessionsEnded>('end_sessions', {
  keys: ['version', 'sessions', 'history', 'feed'],
  ends: true,
  worksWhenFull: true,
  blocks: [TIME, DENIAL, VERSION, RECORD, REMOVE],
  once: true,
  lua: /* lua */ `
local ended, remaining = 0, 0
local fields = redis.call('HGETALL', K.sessions)
for i = 1, #fields, 2 do
  local sid, session = fields[i], cjson.decode(fields[i + 1])
  if sid ~= a.keep then
    if DENY[sid] or a.keep == '' then
      remove_session(sid, session, a.code)
      if session.expiresAt > now then ended = ended + 1 end
    else
      remaining = remaining + 1
    end
  end
end
if a.keep == '' then
  write_version(a.newVersion, a.code)
  publish('sub', a.newVersion, a.code, now + DENIED_MS)
end
if a.isForgotten then redis.call('DEL', K.history)
elseif ended > 0 or a.isRecorded then record('ended', a.code, '', a.details) end
return { ended = ended, remaining = remaining }
`,
})
