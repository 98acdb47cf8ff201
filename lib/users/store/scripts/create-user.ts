import { defineRecordScript } from '../script'

type Args = { user: string; password: string; stamp: string; event: string }

/** Creates a user's record, once. KEYS: 1 record, 2 events. */
export const createUserScript = defineRecordScript<Args, { status: 'created' | 'exists' }>(
  'create_user',
  /* lua */ `
if redis.call('EXISTS', KEYS[1]) == 1 then return { status = 'exists' } end
redis.call('HSET', KEYS[1], 'user', a.user, 'password', a.password, 'stamp', a.stamp, 'revision', 1)
redis.call('XADD', KEYS[2], '*', 'at', now, 'type', 'signup', 'client', a.event)
return { status = 'created' }
`,
)
