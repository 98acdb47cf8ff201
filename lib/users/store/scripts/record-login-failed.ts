import { defineScript } from '@/lib/session/redis'
import { TIME } from '../script'

/**
 * Counts a failed login in the group of its device, or begins a group, the newest first. A group takes what happens
 * within its time, and forgets the IP address once it has seen a second one. An operation that is sent again, because
 * its answer was lost, is not counted again. The list goes when nothing is added for long, because a login may fail
 * while its account is deleted.
 *
 * KEYS: 1 failed_logins. ARGV: 1 operation id, 2 device, 3 IP address or '', 4 time of a group (ms), 5 most groups to
 * keep, 6 how long (ms). → 1
 */
export const recordLoginFailedScript = defineScript(
  'record_login_failed',
  /* lua */ `${TIME}
local operation, device, ip = ARGV[1], ARGV[2], ARGV[3]
local group_ms, groups_kept = tonumber(ARGV[4]), tonumber(ARGV[5])

local group = { operation = '', since = now, count = 0, device = device, ip = ip }
for _, text in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do
  local known = cjson.decode(text)
  if known.operation == operation then return 1 end
  if known.device == device and now - known.since < group_ms then
    group = known
    redis.call('LREM', KEYS[1], 1, text)
    break
  end
end
if group.ip ~= ip then group.ip = '' end
group.operation, group.at, group.count = operation, now, group.count + 1
redis.call('LPUSH', KEYS[1], cjson.encode(group))
redis.call('LTRIM', KEYS[1], 0, groups_kept - 1)
redis.call('PEXPIRE', KEYS[1], ARGV[6])
return 1
`,
)
