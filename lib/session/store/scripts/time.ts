/** Lua: `now`, by Redis' own clock (ms since the epoch). What every script begins with that looks at the time. */
export const TIME = /* lua */ `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
`
