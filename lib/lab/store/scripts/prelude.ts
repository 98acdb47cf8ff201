import { DENIAL } from '@/lib/session/store/scripts/denial'
import { TIME } from '@/lib/session/store/scripts/time'

/**
 * What the scripts of the lab begin with. KEYS[1] is the visitor's index, ARGV[1] the prefix of what they write. Each
 * key lives a few minutes at most, and its name stands in the index.
 */
export const LAB_PRELUDE = /* lua */ `${DENIAL}${TIME}
local prefix = ARGV[1]
local INDEX_MS = 300000

local function put(name, value, life_ms)
  if life_ms <= 0 then return end
  redis.call('SET', prefix .. name, value, 'PX', life_ms)
  redis.call('SADD', KEYS[1], prefix .. name)
  redis.call('PEXPIRE', KEYS[1], INDEX_MS)
end

-- Deletes the keys of this prefix whose names go on with 'start'; those with another value than 'only' are kept.
local function drop(start, only)
  local beginning = prefix .. start
  for _, name in ipairs(redis.call('SMEMBERS', KEYS[1])) do
    if string.sub(name, 1, #beginning) == beginning and (not only or redis.call('GET', name) == only) then
      redis.call('DEL', name)
      redis.call('SREM', KEYS[1], name)
    end
  end
end

local function raise_version(reason, life_ms)
  local number = tonumber(string.match(redis.call('GET', prefix .. 'version') or '0', '^%d+')) + 1
  put('version', number .. ' ' .. reason .. ' ' .. now, life_ms)
  return number
end
`
