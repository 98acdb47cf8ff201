import { REASONS } from '../reason'

/** How scripts write and read a denylist entry: as `writeDenial` does, the time (ms) and the digit of the reason. */
export const DENIAL = /* lua */ `
local REASONS = { ${REASONS.map(reason => `'${reason}'`).join(', ')} }
local DIGITS = {}
for place, reason in ipairs(REASONS) do DIGITS[reason] = place - 1 end

local function write_denial(reason, at) return string.format('%.0f%d', at, DIGITS[reason]) end
local function parse_denial(entry)
  return { reason = REASONS[tonumber(entry:sub(-1)) + 1], at = tonumber(entry:sub(1, -2)) }
end
`
