import { defineScript } from '../script'
import { LAB_PRELUDE } from './prelude'

/** Reads a sandbox: the names of its keys, each with its remaining life (ms). KEYS: 1 index. ARGV: 1 ''. → flat array */
export const labKeysScript = defineScript(/* lua */ `${LAB_PRELUDE}
local answer = {}
for _, name in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  local life_ms = redis.call('PTTL', name)
  if life_ms > 0 then
    answer[#answer + 1] = name
    answer[#answer + 1] = life_ms
  end
end
return answer
`)

/** Empties a sandbox, as FLUSHALL empties a Redis. KEYS: 1 index. ARGV: 1 the sandbox' prefix. → 1 */
export const labEmptyScript = defineScript(/* lua */ `${LAB_PRELUDE}
drop('')
return 1
`)
