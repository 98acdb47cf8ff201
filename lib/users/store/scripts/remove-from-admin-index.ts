import { defineScript } from '@/lib/session/redis'

/**
 * Takes a user out of the index of administrators, unless it would be empty then. Each user in it is an administrator, so
 * as long as one is left there is one. The kept revision stops a promotion that was overtaken from adding the user again.
 * It passes on a full Redis, because a write that cannot grow the memory comes first.
 *
 * KEYS: 1 admins, 2 dismissed. ARGV: 1 user id, 2 user revision that was seen.
 * → `removed`, `last_admin`, or `overtaken` when the user was counted at a later revision than that.
 */
export const removeFromAdminIndexScript = defineScript(
  'remove_from_admin_index',
  /* lua */ `
local user_id, revision = ARGV[1], tonumber(ARGV[2])
local counted = tonumber(redis.call('HGET', KEYS[1], user_id))
if counted and counted > revision then return 'overtaken' end
if redis.call('HLEN', KEYS[1]) - (counted and 1 or 0) < 1 then return 'last_admin' end
redis.call('HDEL', KEYS[1], user_id)
redis.call('HSET', KEYS[2], user_id, math.max(revision, tonumber(redis.call('HGET', KEYS[2], user_id) or 0)))
return 'removed'
`,
)
