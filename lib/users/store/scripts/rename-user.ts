import { defineRecordScript } from '../script'

/** Gives a user another name. Role and status stay as they are at this moment. KEYS: 1 record. */
export const renameUserScript = defineRecordScript<{ name: string }, { status: 'renamed' | 'not_found' }>(
  'rename_user',
  /* lua */ `
local text = redis.call('HGET', KEYS[1], 'user')
if not text then return { status = 'not_found' } end
local user = cjson.decode(text)
user.name = a.name
redis.call('HSET', KEYS[1], 'user', cjson.encode(user))
return { status = 'renamed' }
`,
)
