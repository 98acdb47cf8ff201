import { defineScript } from '@/lib/session/redis'

/**
 * Frees an email, if this user has it for good. One that is only claimed belongs to a sign-up under way.
 *
 * KEYS: 1 email. ARGV: 1 user id. → 1, or 0 when there was nothing to free.
 */
export const releaseEmailScript = defineScript(
  'release_email',
  /* lua */ `
if redis.call('GET', KEYS[1]) ~= ARGV[1] or redis.call('PTTL', KEYS[1]) ~= -1 then return 0 end
return redis.call('DEL', KEYS[1])
`,
)
