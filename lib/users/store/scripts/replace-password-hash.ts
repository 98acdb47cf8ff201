import { defineRecordScript } from '../script'

/** Replaces a password hash by another one of the same password. KEYS: 1 record. */
export const replacePasswordHashScript = defineRecordScript<
  { verified: string; password: string },
  { status: 'replaced' | 'overtaken' }
>(
  'replace_password_hash',
  /* lua */ `
if redis.call('HGET', KEYS[1], 'password') ~= a.verified then return { status = 'overtaken' } end
redis.call('HSET', KEYS[1], 'password', a.password)
return { status = 'replaced' }
`,
)
