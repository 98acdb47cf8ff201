import { defineScript } from '../script'
import { LAB_PRELUDE } from './prelude'

/**
 * One step of a run that watches a denylist grow: adds entries, each with its own remaining life, and counts which of
 * the run's entries Redis still has.
 *
 * KEYS: 1 index. ARGV: 1 prefix, 2 number of the first new entry, 3 entries in the whole run, 4 digit of the ending,
 * 5… remaining lives (ms; no entry where none is left). → entries alive
 */
export const labGrowScript = defineScript(/* lua */ `${LAB_PRELUDE}
local first, total = tonumber(ARGV[2]), tonumber(ARGV[3])
local function name(number) return prefix .. string.format('%022d', number) end
for i = 5, #ARGV do
  if tonumber(ARGV[i]) > 0 then
    redis.call('SET', name(first + i - 5), denial(ARGV[4]), 'PX', ARGV[i])
  end
end
local alive = 0
for number = 1, total do alive = alive + redis.call('EXISTS', name(number)) end
return alive
`)

/** Deletes what a run has left. KEYS: 1 index. ARGV: 1 prefix, 2 entries in the whole run. → 1 */
export const labForgetGrowthScript = defineScript(/* lua */ `${LAB_PRELUDE}
for number = 1, tonumber(ARGV[2]) do redis.call('DEL', prefix .. string.format('%022d', number)) end
return 1
`)
