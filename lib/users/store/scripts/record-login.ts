import { defineRecordScript } from '../script'

/** Notes when a user logged in (ms), unless the account was deleted meanwhile. KEYS: 1 record. */
export const recordLoginScript = defineRecordScript<{ at: number }, { exists: boolean }>(
  'record_login',
  /* lua */ `
if redis.call('EXISTS', KEYS[1]) == 0 then return { exists = false } end
redis.call('HSET', KEYS[1], 'lastLoginAt', string.format('%.0f', a.at))
return { exists = true }
`,
)
