import { defineScript } from '@/lib/session/redis/script'

/**
 * Takes a user out of the count of administrators, unless nobody would be left in it. What is counted is certainly an
 * administrator, so as long as one is left there is one. The note of the version stops a promotion that was overtaken
 * from counting the user again.
 *
 * KEYS: 1 admins, 2 dismissed. ARGV: 1 user id, 2 user version that was seen.
 * → `dismissed`, `last_admin`, or `overtaken` when the user was counted at a later version than that.
 */
export const dismissAdminScript = defineScript(
  'dismiss_admin',
  /* lua */ `
local user_id, version = ARGV[1], tonumber(ARGV[2])
local counted = tonumber(redis.call('HGET', KEYS[1], user_id))
if counted and counted > version then return 'overtaken' end
if redis.call('HLEN', KEYS[1]) - (counted and 1 or 0) < 1 then return 'last_admin' end
redis.call('HDEL', KEYS[1], user_id)
redis.call('HSET', KEYS[2], user_id, math.max(version, tonumber(redis.call('HGET', KEYS[2], user_id) or 0)))
return 'dismissed'
`,
)
