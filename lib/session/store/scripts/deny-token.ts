import { defineUserScript } from '../user-script'
import { DENIAL, RECORD, TIME } from './blocks'

type Args = {
  jti: string
  code: number
  /** When the token expires (ms). */
  expiresAt: number
}

/** Denies one access token; its session stays. A repeat changes nothing. */
export const denyToken = defineUserScript<Args, { now: number }>('deny_token', {
  keys: ['feed'],
  worksWhenFull: true,
  blocks: [TIME, DENIAL, RECORD],
  lua: /* lua */ `
local until_ms = a.expiresAt + limits.marginMs
if not read_denial(DENY[a.jti]) and until_ms > now then
  deny(DENY[a.jti], a.code, until_ms)
  publish('jti', a.jti, a.code, until_ms)
end
return { now = now }
`,
})
