import { defineScript } from '@/lib/redis/script'

/**
 * Appends to the administrators' log. The same operation is not written twice: a lost answer is retried at once, so only
 * the latest entries are looked at.
 *
 * KEYS: 1 log. ARGV: 1 operation id, 2 who (user id or ''), 3 from where (JSON), 4 whom (user id), 5 what, 6 why or '',
 * 7 most entries to keep. → the entry's id
 */
export const logActionScript = defineScript(
  'log_action',
  /* lua */ `
local LATEST = 20
for _, entry in ipairs(redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', LATEST)) do
  if entry[2][2] == ARGV[1] then return entry[1] end
end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
return redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[7], '*', 'operation', ARGV[1],
  'by', ARGV[2], 'client', ARGV[3], 'userId', ARGV[4], 'action', ARGV[5], 'why', ARGV[6], 'at', now)
`,
)
