import { defineRecordScript } from '../script'

type Args = {
  /** The hash that the old password was verified against; '' for an operator. */
  oldPassword: string
  newPassword: string
  newStamp: string
}

/**
 * Replaces the password and the stamp. Sent again after a lost answer it answers the same. It passes on a full Redis,
 * because a write that cannot grow the memory comes first. KEYS: 1 record.
 */
export const replacePasswordScript = defineRecordScript<
  Args,
  { status: 'replaced' | 'refused' | 'not_found' }
>(
  'replace_password',
  /* lua */ `
local password = redis.call('HGET', KEYS[1], 'password')
if not password then return { status = 'not_found' } end
if password == a.newPassword then return { status = 'replaced' } end
if a.oldPassword ~= '' and password ~= a.oldPassword then return { status = 'refused' } end
redis.call('HSET', KEYS[1], 'password', a.newPassword, 'stamp', a.newStamp)
redis.call('HINCRBY', KEYS[1], 'revision', 1)
return { status = 'replaced' }
`,
  { allowOom: true },
)
