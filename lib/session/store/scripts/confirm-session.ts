import { defineScript } from '@/lib/session/redis/script'
import { PRELUDE } from './prelude'

/** Marks a session as just confirmed with the password. ARGV: 3 session id. → 1, or 0 when there is none. */
export const confirmSessionScript = defineScript(
  'confirm_session',
  /* lua */ `${PRELUDE}
local session = key('session:' .. ARGV[3])
if redis.call('EXISTS', session) == 0 then return 0 end
redis.call('HSET', session, 'confirmedAt', now)
return 1
`,
)
