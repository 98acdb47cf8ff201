/** Faults in sessions: the scripts in Redis and the flows around them. */

const BLOCKS = 'lib/session/store/scripts/blocks.ts'
const END_SESSION = 'lib/session/store/scripts/end-session.ts'
const BEGIN = 'lib/session/flow/begin.ts'
const CHANGE = 'lib/session/flow/change.ts'
const CHECK = 'lib/session/flow/check.ts'
const CREATE_SESSION = 'lib/session/store/scripts/create-session.ts'
const END_SESSIONS = 'lib/session/store/scripts/end-sessions.ts'

const REFRESH_RACES = { project: 'races', test: 'tests/races/refresh.test.ts' }
const LOGIN_RACES = { project: 'races', test: 'tests/races/login.test.ts' }
const BEGIN_RACES = { project: 'races', test: 'tests/races/begin.test.ts' }
const CHANGE_RACES = { project: 'races', test: 'tests/races/change.test.ts' }
const MODEL = { project: 'races', test: 'tests/races/model.test.ts' }
const HISTORY = {
  project: 'consistency',
  test: 'tests/consistency/consistency.test.ts',
  title: 'two instances',
}
const TOKEN_TIMES = { project: 'integration', test: 'tests/integration/session/flow/token-times.test.ts' }
const DENYLIST = { project: 'integration', test: 'tests/integration/session/store/denylist.test.ts' }
const REPEAT = { project: 'integration', test: 'tests/integration/session/store/repeat.test.ts' }
const END = { project: 'integration', test: 'tests/integration/session/flow/end.test.ts' }
const BEGIN_FLOW = { project: 'integration', test: 'tests/integration/session/flow/begin.test.ts' }

/** @type {import('./list.mjs').Mutation[]} */
export const SESSIONS = [
  {
    name: 'session written after the script that began it',
    ...LOGIN_RACES,
    title: 'login ∥ everywhere',
    edits: [
      {
        file: CREATE_SESSION,
        find: 'write_session(a.sid, session)\nkeep_until(K.version',
        replace: 'keep_until(K.version',
      },
      {
        file: BEGIN,
        find: "if (created.status === 'created') {",
        replace: `if (created.status === 'created') {
      const { sessions } = userKeys(flow.store.app, userId)
      await flow.store.redis.hset(sessions, { [sid]: JSON.stringify(created.session) })`,
      },
      {
        file: BEGIN,
        find: "import { reasonCode } from '../store/reason'",
        replace: "import { userKeys } from '../store/keys'\nimport { reasonCode } from '../store/reason'",
      },
    ],
  },
  {
    name: 'logout that does not deny the session',
    ...REFRESH_RACES,
    title: 'refresh ∥ logout',
    edits: [
      {
        file: BLOCKS,
        find: '  if DENY[sid] then deny(DENY[sid], code, until_ms) end\n',
        replace: '',
      },
    ],
  },
  {
    name: 'change that ends sessions only before the commit',
    ...BEGIN_RACES,
    title: 'on one node a login in flight ∥ password change',
    edits: [
      {
        file: CHANGE,
        find: 'const again = await endMany(flow, userId, { keep: null, reason, details, isRecorded: false })',
        replace: 'const again = 0',
      },
    ],
  },
  {
    name: 'change that ends sessions only after the commit',
    ...CHANGE_RACES,
    title: 'on one node a password change whose process dies',
    edits: [
      {
        file: CHANGE,
        find: 'const ended = await endMany(flow, userId, { keep: null, reason, details, isRecorded: true })',
        replace: 'const ended = 0',
      },
    ],
  },
  {
    name: 'version not compared when a session begins',
    ...BEGIN_FLOW,
    title: 'is refused when the user is blocked while the host is asked',
    edits: [
      {
        file: CREATE_SESSION,
        find: "if not is_own and (version and version.entry or '') ~= a.seen then return { status = 'overtaken' } end",
        replace: '',
      },
    ],
  },
  {
    name: 'stamp not compared when a session begins',
    ...LOGIN_RACES,
    title: 'login ∥ password change',
    edits: [{ file: BEGIN, find: 'if (user?.stamp !== stamp)', replace: 'if (!user)' }],
  },
  {
    name: 'each new session replaces the version',
    ...BEGIN_RACES,
    title: 'on one node two first logins',
    edits: [{ file: CREATE_SESSION, find: 'if not version then', replace: 'if true then' }],
  },
  {
    name: 'version that starts at the same text for everybody',
    ...BEGIN_RACES,
    title: 'on one node a session that begins ∥ FLUSHALL',
    edits: [{ file: BEGIN, find: 'newVersion: newId(),', replace: "newVersion: 'first'," }],
  },
  {
    name: 'ending the others ends this one too',
    ...MODEL,
    title: 'one user any sequence',
    edits: [
      { file: END_SESSIONS, find: 'if sid ~= a.keep then', replace: 'if DENY[sid] or sid ~= a.keep then' },
      {
        file: 'lib/session/flow/end-all.ts',
        find: 'const known = sessionIds.filter(id => id !== keep)',
        replace: 'const known = sessionIds',
      },
    ],
  },
  {
    name: 'predecessor good for ever',
    ...MODEL,
    title: 'a thief and the owner',
    edits: [
      {
        file: BLOCKS,
        find: 'return generation == session.generation - 1 and is_unused',
        replace: 'return generation == session.generation - 1',
      },
    ],
  },
  {
    name: 'first use of an access token not written',
    ...MODEL,
    title: 'a thief and the owner',
    edits: [{ file: CHECK, find: 'if (!isPassive) noteUse(flow, registered)', replace: '' }],
  },
  {
    name: 'logout by an old refresh token ends the session',
    ...MODEL,
    title: 'one user any sequence',
    edits: [
      {
        file: END_SESSION,
        find: 'and is_usable(a.generation, session)',
        replace: 'and a.generation <= session.generation',
      },
    ],
  },
  {
    name: 'what Redis said about a token is remembered for half a second',
    ...HISTORY,
    edits: [
      {
        file: CHECK,
        find: 'const [state, loaded] = await Promise.all([readTokenState(flow.store, registered), load?.(registered.sub)])',
        replace: `const known = remembered.get(registered.jti)
  const state = known && known.until > Date.now() ? known.state : await readTokenState(flow.store, registered)
  if (known?.state !== state) remembered.set(registered.jti, { state, until: Date.now() + 500 })
  const loaded = await load?.(registered.sub)`,
      },
      {
        file: CHECK,
        find: '/** How many sessions one process remembers to have noted. */',
        replace: `const remembered = new Map<string, { state: TokenState; until: number }>()
/** How many sessions one process remembers to have noted. */`,
      },
    ],
  },
  {
    name: 'logout that revokes after it has answered',
    ...HISTORY,
    edits: [
      {
        file: 'lib/session/flow/end.ts',
        find: 'const results = await Promise.all(named.map(one => endNamed(flow, one, headers)))',
        replace: `const results = named.map(() => ({ isOver: true, revokedAt: Date.now(), deniedUntil: Date.now() }))
    new Promise(resolve => setTimeout(resolve, 20))
      .then(() => Promise.all(named.map(one => endNamed(flow, one, headers))))
      .catch(() => undefined)`,
      },
    ],
  },
  {
    name: 'everybody is refused',
    ...HISTORY,
    edits: [
      {
        file: CHECK,
        find: 'if (version.id === ver) return null',
        replace: "if (version.id === ver && ver === '') return null",
      },
    ],
  },
  {
    name: 'logout that forgets the token that asked',
    ...DENYLIST,
    title: 'outlives the access token',
    edits: [
      {
        file: END_SESSION,
        find: '  deny(DENY[a.jti], a.code, a.jtiExpiresAt + limits.marginMs)\n',
        replace: '',
      },
    ],
  },
  {
    name: 'denylist entry shorter than its token',
    ...DENYLIST,
    title: 'outlives the access token',
    edits: [
      {
        file: BLOCKS,
        find: 'math.max(session.accessExpiresAt, now) + limits.marginMs',
        replace: 'math.max(session.accessExpiresAt, now)',
      },
    ],
  },
  {
    name: 'denylist entry that never goes',
    ...DENYLIST,
    title: 'outlives the access token',
    edits: [{ file: BLOCKS, find: "'NX', 'PXAT', string.format('%.0f', until_ms))", replace: "'NX')" }],
  },
  {
    name: 'version not raised by everywhere',
    project: 'integration',
    test: 'tests/integration/session/flow/end.test.ts',
    title: 'everywhere ends the access token',
    edits: [{ file: END_SESSIONS, find: '  write_version(a.newVersion, a.code)\n', replace: '' }],
  },
  {
    name: 'token times from the clock of the process',
    ...TOKEN_TIMES,
    edits: [
      {
        file: 'lib/session/flow/issue-tokens.ts',
        find: 'const issuedAt = toSeconds(now)',
        replace: 'const issuedAt = toSeconds(now - now + Date.now())',
      },
    ],
  },
  {
    name: 'missing version means valid',
    project: 'integration',
    test: 'tests/integration/session/flow/begin.test.ts',
    title: 'after Redis lost a user',
    edits: [
      {
        file: CHECK,
        find: "if (!version) return { status: 'revoked', reason: 'expired', refusedBy: 'ver' }",
        replace: 'if (!version) return null',
      },
    ],
  },
  {
    name: 'a first login whose answer is lost begins two sessions',
    ...REPEAT,
    title: 'begins one session',
    edits: [{ file: CREATE_SESSION, find: 'if not is_own and (', replace: 'if (' }],
  },
  {
    name: 'a reissue whose answer is lost is told twice',
    ...REPEAT,
    title: 'replaces the access tokens once',
    edits: [{ file: 'lib/session/store/scripts/reissue.ts', find: '  once: true,\n', replace: '' }],
  },
  {
    name: 'a repeated ending prolongs the denial',
    ...DENYLIST,
    title: 'neither prolonged',
    edits: [
      {
        file: BLOCKS,
        find: ", 'NX', 'PXAT', string.format('%.0f', until_ms))",
        replace: ", 'PXAT', string.format('%.0f', until_ms + now % 100000))",
      },
    ],
  },
  {
    name: 'expired sessions stay in the hash',
    ...BEGIN_FLOW,
    title: 'expired session leaves Redis',
    edits: [
      {
        file: CREATE_SESSION,
        find: "if other.expiresAt <= now then redis.call('HDEL', K.sessions, fields[i])",
        replace: 'if other.expiresAt <= now then',
      },
    ],
  },
  {
    name: 'a logout long after the access token expired denies nothing',
    ...END,
    title: 'long after',
    edits: [
      {
        file: BLOCKS,
        find: 'local until_ms = math.max(session.accessExpiresAt, now) + limits.marginMs',
        replace: 'local until_ms = session.accessExpiresAt + limits.marginMs',
      },
    ],
  },
  {
    name: 'a repeated logout is counted again',
    ...END,
    title: 'told to the host once',
    edits: [
      {
        file: 'lib/session/flow/end.ts',
        find: 'onEnded(reason, ended.existed ? 1 : 0)',
        replace: 'onEnded(reason, 1)',
      },
    ],
  },
  {
    name: 'a login counts as fresh for ever',
    ...END,
    title: 'a confirmation makes a session fresh',
    edits: [
      {
        file: 'lib/session/flow/list.ts',
        find: 'return session !== null && store.clock.now() - session.confirmedAt <= store.limits.confirmMs',
        replace: 'return session !== null && session.confirmedAt > 0',
      },
    ],
  },
  {
    name: 'a logout ends one of the two sessions that its request names',
    project: 'integration',
    test: 'tests/integration/session/flow/end.test.ts',
    title: 'ends both sessions',
    edits: [
      {
        file: 'lib/session/flow/end.ts',
        find: 'return [...named.values()]',
        replace: 'return [...named.values()].slice(0, 1)',
      },
    ],
  },
  {
    name: 'an old refresh token opens the event stream',
    project: 'integration',
    test: 'tests/integration/session/flow/end.test.ts',
    title: 'two generations old',
    edits: [
      {
        file: 'lib/session/flow/peek.ts',
        find: 'mayRotate(session, refresh.generation, flow))',
        replace: 'session !== null)',
      },
    ],
  },
  {
    name: 'a full Redis refuses endings',
    project: 'integration',
    test: 'tests/integration/session/flow/full.test.ts',
    title: 'ends sessions in every way',
    edits: [
      {
        file: 'lib/session/store/user-script.ts',
        find: '{ allowOom: worksWhenFull }',
        replace: '{ allowOom: false }',
      },
    ],
  },
  {
    name: 'a full Redis refuses the audit entry that stands before an ending',
    project: 'integration',
    test: 'tests/integration/session/flow/full.test.ts',
    title: 'the audit entry before an ending',
    edits: [
      {
        file: 'lib/admin/store/scripts/append-audit-entry.ts',
        find: '{ allowOom: true }',
        replace: '{}',
      },
    ],
  },
  {
    name: 'sessions of a user without a limit',
    project: 'integration',
    test: 'tests/integration/session/flow/begin.test.ts',
    title: 'ends the oldest session',
    edits: [
      {
        file: 'lib/session/store/scripts/create-session.ts',
        find: 'local surplus = #live - limits.maxSessions + 1',
        replace: 'local surplus = 0',
      },
    ],
  },
]
