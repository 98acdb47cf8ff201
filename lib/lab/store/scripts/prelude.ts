/**
 * The start of every script of the lab. KEYS[1] is the visitor's index, ARGV[1] the prefix of what they write. Each
 * key lives a few minutes at most, and its name stands in the index.
 */
export const LAB_PRELUDE = /* lua */ `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local prefix = ARGV[1]
local KEPT_MS = 300000
local has_changed = false

local function put(name, value, life_ms)
  if life_ms <= 0 then return end
  has_changed = true
  redis.call('SET', prefix .. name, value, 'PX', life_ms)
  redis.call('SADD', KEYS[1], prefix .. name)
  redis.call('PEXPIRE', KEYS[1], KEPT_MS)
end

-- Deletes the keys of this prefix whose names go on with 'start'; those with another value than 'only' are kept.
local function drop(start, only)
  local beginning = prefix .. start
  for _, name in ipairs(redis.call('SMEMBERS', KEYS[1])) do
    if string.sub(name, 1, #beginning) == beginning and (not only or redis.call('GET', name) == only) then
      has_changed = true
      redis.call('DEL', name)
      redis.call('SREM', KEYS[1], name)
    end
  end
end

local function denial(code) return string.format('%.0f%s', now, code) end
`

/**
 * A repeat of a script that has already run, which may arrive late, changes nothing: otherwise it could bring back what
 * was ended in between. KEYS[2] is this operation's own key; it is not in the index, so that emptying a sandbox keeps it.
 */
export const LAB_ONCE = /* lua */ `
local earlier = redis.call('GET', KEYS[2])
if earlier then return earlier end
local function answer(value)
  redis.call('SET', KEYS[2], value, 'PX', KEPT_MS)
  return value
end
`
