import { defineScript } from '@/lib/session/redis/script'
import { PRELUDE } from '@/lib/session/store/scripts/prelude'

/** ARGV: 3 user (JSON), 4 password hash. → `{status: created | exists}` */
export const createUserScript = defineScript(
  'create_user',
  /* lua */ `${PRELUDE}
local user, password_hash = ARGV[3], ARGV[4]
if redis.call('EXISTS', key('user')) == 1 then return cjson.encode({ status = 'exists' }) end
redis.call('SET', key('user'), user)
redis.call('SET', key('password'), password_hash)
redis.call('SET', key('version'), '1 expired ' .. now)
record('signup', '')
return cjson.encode({ status = 'created' })
`,
)
