import { defineScript } from '@/lib/session/redis/script'
import { PRELUDE } from './prelude'

/** How long a repeat is recognised (ms): longer than a command waits for its answer and is sent again. */
const REPEAT_MS = 30_000

/**
 * A script that does its work once: sent again with the same operation id (the last argument), because its answer was
 * lost, it answers what it answered the first time. For what would otherwise count, raise or refuse a second time.
 * @param lua what comes after {@link PRELUDE}; returns its answer as text
 */
export function defineOnce(name: string, lua: string) {
  return defineScript(
    name,
    /* lua */ `${PRELUDE}
local answered = key('answered:' .. ARGV[#ARGV])
local function act()
${lua}
end
local answer = redis.call('GET', answered)
if not answer then
  answer = act()
  -- Of a user who is gone nothing is written.
  if redis.call('EXISTS', key('user')) == 1 then redis.call('SET', answered, answer, 'PX', ${REPEAT_MS}) end
end
return answer
`,
  )
}
