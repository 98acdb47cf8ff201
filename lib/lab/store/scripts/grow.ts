import { defineScript } from '@/lib/session/redis/script'
import { LAB_PRELUDE } from './prelude'

/**
 * One step of a run that watches a denylist grow: adds entries, each with its own remaining life, and counts which of
 * the run's entries Redis still has.
 *
 * ARGV: 2 number of the first new entry, 3 entries in the whole run, 4… remaining lives (ms; none left, no entry). → entries alive
 */
export const labGrowScript = defineScript(
  'lab_grow',
  /* lua */ `${LAB_PRELUDE}
local first, total = tonumber(ARGV[2]), tonumber(ARGV[3])
local function name(number) return prefix .. string.format('%022d', number) end
for i = 4, #ARGV do
  if tonumber(ARGV[i]) > 0 then
    redis.call('SET', name(first + i - 4), write_denial('signed_out', now), 'PX', ARGV[i])
  end
end
local alive = 0
for number = 1, total do alive = alive + redis.call('EXISTS', name(number)) end
return alive
`,
)

/** Deletes what a run has left. ARGV: 2 entries in the whole run. → 1 */
export const labForgetGrowthScript = defineScript(
  'lab_forget_growth',
  /* lua */ `${LAB_PRELUDE}
for number = 1, tonumber(ARGV[2]) do redis.call('DEL', prefix .. string.format('%022d', number)) end
return 1
`,
)
