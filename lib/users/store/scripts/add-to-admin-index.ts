import { defineScript } from '@/lib/session/redis/script'

/**
 * Adds a user to the admin index, unless they were removed at this version or a later one.
 *
 * KEYS: 1 admins, 2 dismissed. ARGV: 1 user id, 2 user version at which they were an active administrator. → 1 or 0
 */
export const addToAdminIndexScript = defineScript(
  'count_admin',
  /* lua */ `
local user_id, version = ARGV[1], tonumber(ARGV[2])
if tonumber(redis.call('HGET', KEYS[2], user_id) or 0) >= version then return 0 end
redis.call('HSET', KEYS[1], user_id, math.max(version, tonumber(redis.call('HGET', KEYS[1], user_id) or 0)))
return 1
`,
)
