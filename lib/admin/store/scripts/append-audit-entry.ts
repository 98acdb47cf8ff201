import { defineScript } from '@/lib/session/redis/script'
import { TIME } from '@/lib/session/store/scripts/time'

/**
 * Appends to the audit log. The same operation is not written twice: a command is sent again at once after a lost answer,
 * so only the latest entries are compared.
 *
 * KEYS: 1 log. ARGV: 1 operation id, 2 actor (user id or ''), 3 client (JSON), 4 user id, 5 action, 6 note or '',
 * 7 most entries to keep. → the entry's id
 */
export const logActionScript = defineScript(
  'log_action',
  /* lua */ `${TIME}
local LATEST = 20
for _, entry in ipairs(redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', LATEST)) do
  if entry[2][2] == ARGV[1] then return entry[1] end
end
return redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[7], '*', 'operation', ARGV[1],
  'by', ARGV[2], 'client', ARGV[3], 'userId', ARGV[4], 'action', ARGV[5], 'why', ARGV[6], 'at', now)
`,
)
