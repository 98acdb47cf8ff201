import { defineUserScript } from '../user-script'
import { RECORD, TIME, VERSION } from './blocks'

type Args = { newVersion: string; code: number; details: string }

/** Replaces the version: every access token of the user is outdated, sessions stay. */
export const reissue = defineUserScript<Args, { status: 'reissued' }>('reissue', {
  keys: ['version', 'sessions', 'history', 'feed'],
  ends: true,
  worksWhenFull: true,
  blocks: [TIME, VERSION, RECORD],
  once: true,
  lua: /* lua */ `
write_version(a.newVersion, a.code)
publish('sub', a.newVersion, a.code, now + DENIED_MS)
record('reissued', a.code, '', a.details)
return { status = 'reissued' }
`,
})
