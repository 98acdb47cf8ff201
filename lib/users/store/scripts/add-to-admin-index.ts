import { defineScript } from '@/lib/session/redis'

/**
 * Adds a user to the index of administrators, unless they were removed at this revision or a later one.
 *
 * KEYS: 1 admins, 2 dismissed. ARGV: 1 user id, 2 user revision at which they were an active administrator. → 1 or 0
 */
export const addToAdminIndexScript = defineScript(
  'add_to_admin_index',
  /* lua */ `
local user_id, revision = ARGV[1], tonumber(ARGV[2])
if tonumber(redis.call('HGET', KEYS[2], user_id) or 0) >= revision then return 0 end
redis.call('HSET', KEYS[1], user_id, math.max(revision, tonumber(redis.call('HGET', KEYS[1], user_id) or 0)))
return 1
`,
)
