import { defineScript } from '@/lib/session/redis'
import { TIME } from '@/lib/users/store/script'

/**
 * Appends to the audit log. The same operation is not written twice: a lost answer is retried at once, so only
 * the latest entries are looked at.
 *
 * KEYS: 1 log. ARGV: 1 operation id, 2 who (user id or ''), 3 from where (JSON), 4 whom (user id), 5 what, 6 note or '',
 * 7 most entries to keep. → the entry's id
 */
export const appendAuditEntryScript = defineScript(
  'append_audit_entry',
  /* lua */ `${TIME}
local LATEST = 20
for _, entry in ipairs(redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', LATEST)) do
  if entry[2][2] == ARGV[1] then return entry[1] end
end
return redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[7], '*', 'operation', ARGV[1],
  'by', ARGV[2], 'client', ARGV[3], 'userId', ARGV[4], 'action', ARGV[5], 'note', ARGV[6], 'at', now)
`,
  // An entry stands before endings, which are the last to fail.
  { allowOom: true },
)
