import { defineRecordScript } from '../script'

type Args = {
  /** Revision that the caller has seen. */
  revision: number
  /** '' leaves it as it is. */
  role: string
  status: string
  /** Raise the revision even if nothing changes. */
  always: boolean
  /** Where the change came from (JSON), and what the administrator wrote. */
  client: string
  note: string
}

export type RecordChanged =
  | { status: 'changed' | 'unchanged'; user: string; revision: number }
  | { status: 'overtaken' }
  | { status: 'not_found' }

/**
 * Changes a user's role, status or both. Only from the revision that the caller has seen: in between it asked another
 * slot whether an administrator may go, and that answer must still hold. It works on a full Redis. KEYS: 1 record, 2 events.
 */
export const changeRoleAndStatusScript = defineRecordScript<Args, RecordChanged>(
  'change_role_and_status',
  /* lua */ `
local text, revision = redis.call('HGET', KEYS[1], 'user'), tonumber(redis.call('HGET', KEYS[1], 'revision'))
if not text or not revision then return { status = 'not_found' } end
local user = cjson.decode(text)
local is_new_role = a.role ~= '' and user.role ~= a.role
local is_new_status = a.status ~= '' and user.status ~= a.status
if not is_new_role and not is_new_status and not a.always then
  return { status = 'unchanged', user = text, revision = revision }
end
if revision ~= a.revision then return { status = 'overtaken' } end

if is_new_role then user.role = a.role end
if is_new_status then user.status = a.status end
text = cjson.encode(user)
redis.call('HSET', KEYS[1], 'user', text)
revision = redis.call('HINCRBY', KEYS[1], 'revision', 1)
if is_new_status and a.status == 'active' then
  redis.call('XADD', KEYS[2], 'MAXLEN', '~', 200, '*', 'at', now, 'type', 'unblocked', 'client', a.client, 'note', a.note)
end
return { status = 'changed', user = text, revision = revision }
`,
  { allowOom: true },
)
