/** Faults in the renewal of a session and the rotation of its refresh token. */

const BLOCKS = 'lib/session/store/scripts/blocks.ts'
const ROTATE = 'lib/session/store/scripts/rotate.ts'
const RENEW_FILE = 'lib/session/flow/renew.ts'

const REFRESH_RACES = { project: 'races', test: 'tests/races/refresh.test.ts' }
const CHANGE_RACES = { project: 'races', test: 'tests/races/change.test.ts' }
const MODEL = { project: 'races', test: 'tests/races/model.test.ts' }
const STORM = { project: 'races', test: 'tests/races/storm.test.ts' }
const DENYLIST = { project: 'integration', test: 'tests/integration/session/store/denylist.test.ts' }
const RENEW = { project: 'integration', test: 'tests/integration/session/flow/renew.test.ts' }
const ROTATION = { project: 'integration', test: 'tests/integration/session/flow/rotation.test.ts' }

/** @type {import('./list.mjs').Mutation[]} */
export const RENEWALS = [
  {
    name: 'the loser of two renewals deletes the winner’s cookies',
    ...RENEW,
    title: 'unless the client renews by itself',
    edits: [{ file: RENEW_FILE, find: 'if (clearsTokens) cookies.push', replace: 'cookies.push' }],
  },
  {
    name: 'rotation split into a GET and a SET',
    ...REFRESH_RACES,
    title: 'refresh ∥ logout',
    edits: [
      {
        file: ROTATE,
        find: `local version, session = read_version(), read_session(a.sid)
local denial = read_denial(DENY[a.sid])`,
        replace: `if not a.got then
  return { got = cjson.encode({ version = read_version(), session = read_session(a.sid), denial = read_denial(DENY[a.sid]) }) }
end
local got = cjson.decode(a.got)
local version, session, denial = got.version, got.session, got.denial`,
      },
      {
        file: RENEW_FILE,
        find: 'const rotated = await runUserScript(flow.store, rotate, userId, args, [sid])',
        replace: `const { got } = await runUserScript(flow.store, rotate, userId, args, [sid])
  const rotated = await runUserScript(flow.store, rotate, userId, { ...args, got }, [sid])`,
      },
    ],
  },
  {
    name: 'grace without the revoked check',
    ...REFRESH_RACES,
    title: 'refresh ∥ logout',
    edits: [
      {
        file: ROTATE,
        find: 'if denial or not session or not version then',
        replace: `local kept_key = K.sessions .. ':grace:' .. a.sid .. ':' .. a.generation
local kept = redis.call('GET', kept_key)
if kept then return cjson.decode(kept) end
if denial or not session or not version then`,
      },
      {
        file: ROTATE,
        find: "return { status = 'rotated', now = now, session = session, version = version.id }",
        replace: `local rotated = { status = 'rotated', now = now, session = session, version = version.id }
redis.call('SET', kept_key, cjson.encode(rotated), 'PX', math.max(limits.graceMs, 1))
return rotated`,
      },
    ],
  },
  {
    name: 'renewal that does not compare the stamp',
    ...CHANGE_RACES,
    title: 'on one node a login with the old password that slips in',
    edits: [{ file: ROTATE, find: 'if not is_known then return finish(a.changedCode) end', replace: '' }],
  },
  {
    name: 'a restored backup brings back the sessions of what came after it',
    ...ROTATION,
    title: 'a restored backup of the host’s database locks nobody out',
    edits: [{ file: ROTATE, find: 'if not is_known then return finish(a.changedCode) end', replace: '' }],
  },
  {
    name: 'a host that cannot be asked counts as a user who is gone',
    ...ROTATION,
    title: 'uses nothing up when the host cannot be asked',
    edits: [
      {
        file: RENEW_FILE,
        find: 'const user = await flow.loadUser(userId)',
        replace: 'const user = await flow.loadUser(userId).catch(() => null)',
      },
    ],
  },
  {
    name: 'a role change ends the session',
    ...ROTATION,
    title: 'a role change keeps the session',
    edits: [
      {
        file: 'lib/session/flow/check.ts',
        find: "reason === 'role_changed'",
        replace: "reason === 'expired'",
      },
    ],
  },
  {
    name: 'theft that ends nothing',
    ...MODEL,
    title: 'a thief and the owner',
    edits: [
      {
        file: ROTATE,
        find: 'return finish(a.reuseCode)',
        replace: "return { status = 'ended', code = a.reuseCode }",
      },
    ],
  },
  {
    name: 'successor that counts as used from the start',
    ...MODEL,
    title: 'one user any sequence',
    edits: [{ file: ROTATE, find: '  session.usedAt = 0\n', replace: '' }],
  },
  {
    name: 'find, then consume: the second of two refreshes at once is theft',
    ...STORM,
    edits: [
      {
        file: BLOCKS,
        find: 'return generation == session.generation - 1 and is_unused',
        replace: 'return false and is_unused',
      },
    ],
  },
  {
    name: 'each refresh within the grace window makes a generation of its own',
    ...STORM,
    edits: [{ file: ROTATE, find: 'if a.generation == session.generation then', replace: 'if true then' }],
  },
  {
    name: 'a foreign access cookie is cleared',
    ...RENEW,
    title: 'a cookie that the app did not sign is never cleared',
    edits: [
      {
        file: 'lib/session/flow/clear-own-tokens.ts',
        find: "access && access.status !== 'invalid' ?",
        replace: 'access ?',
      },
    ],
  },
  {
    name: 'a foreign refresh cookie is cleared',
    ...RENEW,
    title: 'a cookie that the app did not sign is never cleared',
    edits: [
      {
        file: 'lib/session/flow/clear-own-tokens.ts',
        find: '...(refresh ?',
        replace: '...(refreshToken ?',
      },
    ],
  },
  {
    name: 'an outdated token clears the cookies',
    ...RENEW,
    title: 'is replaced through the refresh token',
    edits: [
      {
        file: 'lib/session/flow/renew.ts',
        find: "const mayRotate = checked.status !== 'revoked' ||",
        replace:
          "const mayRotate = !['revoked', 'outdated'].includes(checked.status) || 'refusedBy' in checked &&",
      },
    ],
  },
  {
    name: 'a denied session is renewed while its record is still there',
    ...DENYLIST,
    title: 'record is still there',
    edits: [
      {
        file: ROTATE,
        find: 'if denial or not session or not version then',
        replace: 'if not session or not version then',
      },
    ],
  },
  {
    name: 'a rotation moves the longest life of a session',
    ...ROTATION,
    title: 'never extends the absolute limit',
    edits: [
      {
        file: ROTATE,
        find: 'session.expiresAt = math.min(now + session.slidingMs, session.absoluteExpiresAt)',
        replace: 'session.expiresAt = now + math.min(session.slidingMs, limits.absoluteMs)',
      },
    ],
  },
]
