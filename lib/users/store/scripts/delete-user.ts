import { defineRecordScript } from '../script'

type Args = {
  /** Revision that the caller has seen. */
  revision: number
  /** The hash that a password was verified against; '' for an operator. */
  password: string
}

/** Deletes a user's record, events and failed logins. KEYS: 1 record, 2 events, 3 failed logins. */
export const deleteUserScript = defineRecordScript<
  Args,
  { status: 'deleted' | 'refused' | 'overtaken' | 'not_found' }
>(
  'delete_user',
  /* lua */ `
local revision = redis.call('HGET', KEYS[1], 'revision')
if not revision then return { status = 'not_found' } end
if a.password ~= '' and redis.call('HGET', KEYS[1], 'password') ~= a.password then return { status = 'refused' } end
if tonumber(revision) ~= a.revision then return { status = 'overtaken' } end
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
return { status = 'deleted' }
`,
)
