import { defineScript } from '@/lib/session/redis/script'

/**
 * Replaces a password hash by another one of the same password.
 *
 * KEYS: 1 password. ARGV: 1 hash that was verified, 2 new hash. → 1, or 0 when the stored hash is another one by now.
 */
export const replacePasswordHashScript = defineScript(
  'replace_password_hash',
  /* lua */ `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1
`,
)
