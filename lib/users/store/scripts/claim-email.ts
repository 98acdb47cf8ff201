import { defineScript } from '@/lib/session/redis'

/**
 * An email lies in another cluster slot than its user, so one script cannot change both. The email is
 * first claimed for a while, then its user is created, then the claim is made permanent: a crash in between leaves a
 * claim that lapses, and never a user without an email or an email without a user.
 *
 * KEYS: 1 email. ARGV: 1 user id, 2 ms the claim holds; 0 makes it permanent. → 1, or 0 when another user has it.
 */
export const claimEmailScript = defineScript(
  'claim_email',
  /* lua */ `
local user_id, hold_ms = ARGV[1], tonumber(ARGV[2])
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= user_id then return 0 end
if hold_ms == 0 then
  if not owner then return 0 end
  redis.call('PERSIST', KEYS[1])
elseif not owner then
  redis.call('SET', KEYS[1], user_id, 'PX', hold_ms)
end
return 1
`,
)
