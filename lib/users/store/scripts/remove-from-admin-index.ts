import { defineScript } from '@/lib/session/redis/script'

/**
 * Removes a user from the admin index, unless it would then be empty: every user in it is an administrator, so one is
 * left as long as the index is not empty. The version is kept, so that a promotion that was overtaken by the removal does
 * not add the user again.
 *
 * KEYS: 1 admins, 2 dismissed. ARGV: 1 user id, 2 user version that was seen.
 * → `dismissed`, `last_admin`, or `overtaken` when the user was added at a later version than that.
 */
export const removeFromAdminIndexScript = defineScript(
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
