import { defineUserScript } from '../user-script'
import { KEEP, SESSIONS, TIME } from './blocks'

type Args = { sid: string; generation: number }

/**
 * Notes that an access token of a session was accepted: when, and that its holder has received this generation. Never
 * brings a session back.
 */
export const touchSession = defineUserScript<Args, { exists: boolean }>('touch_session', {
  keys: ['sessions'],
  blocks: [TIME, KEEP, SESSIONS],
  lua: /* lua */ `
local session = read_session(a.sid)
if not session then return { exists = false } end
session.seenAt = now
if a.generation == session.generation and session.usedAt == 0 then session.usedAt = now end
write_session(a.sid, session)
return { exists = true }
`,
})
