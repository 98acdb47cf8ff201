import { defineUserScript } from '../user-script'
import { KEEP, SESSIONS, TIME } from './blocks'

/** Marks a session as just confirmed with the password. */
export const confirmSession = defineUserScript<{ sid: string }, { exists: boolean }>('confirm_session', {
  keys: ['sessions'],
  worksWhenFull: true,
  blocks: [TIME, KEEP, SESSIONS],
  lua: /* lua */ `
local session = read_session(a.sid)
if not session then return { exists = false } end
session.confirmedAt = now
write_session(a.sid, session)
return { exists = true }
`,
})
