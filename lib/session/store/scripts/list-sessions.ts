import { defineScript } from '@/lib/session/redis/script'
import { PRELUDE } from './prelude'

/** Reads all live sessions of a user in one step. → JSON array of `{id, createdAt, expiresAt, lastSeenAt, client}` */
export const listSessionsScript = defineScript(
  'list_sessions',
  /* lua */ `${PRELUDE}
local rows = {}
for _, session_id in ipairs(redis.call('ZRANGEBYSCORE', key('sessions'), '(' .. now, '+inf')) do
  local session = read_session(session_id)
  if session then
    rows[#rows + 1] = {
      id = session_id, createdAt = session.createdAt, expiresAt = session.expiresAt, client = session.client,
      lastSeenAt = tonumber(redis.call('GET', key('seen:' .. session_id)) or session.createdAt),
    }
  end
end
return #rows == 0 and '[]' or cjson.encode(rows)
`,
)
