/**
 * Faults that somebody could make in this product one day, each with the test that must notice it. `find` stands once in
 * the file; a list of `edits` is one fault in several places.
 *
 * @typedef {{ file: string, find: string, replace: string }} Edit
 * @typedef {{ name: string, edits: Edit[], project: string, test: string, title?: string }} Mutation
 */

const BLOCKS = 'lib/session/store/scripts/blocks.ts'
const END_SESSION = 'lib/session/store/scripts/end-session.ts'
const ROTATE = 'lib/session/store/scripts/rotate.ts'

const RENEW_FILE = 'lib/session/flow/renew.ts'
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
const STORM = { project: 'races', test: 'tests/races/storm.test.ts' }
const HISTORY = {
  project: 'consistency',
  test: 'tests/consistency/consistency.test.ts',
  title: 'two instances',
}
const TOKEN_TIMES = { project: 'integration', test: 'tests/integration/session/flow/token-times.test.ts' }
const DENYLIST = { project: 'integration', test: 'tests/integration/session/store/denylist.test.ts' }
const REPEAT = { project: 'integration', test: 'tests/integration/session/store/repeat.test.ts' }

const HOOKS = { project: 'unit', test: 'tests/unit/server/request-hooks.test.ts' }
const HOOKS_FILE = 'lib/server/request-hooks.ts'
const ROUTES = { project: 'integration', test: 'tests/integration/web/routes.test.ts' }
/** No ending makes a copy acceptable again, in any lane of the lab. */
const LAB_SEQUENCES = { project: 'integration', test: 'tests/integration/lab/sequences.test.ts' }
const HASH_QUEUE = { project: 'unit', test: 'tests/unit/users/hash-queue.test.ts' }
const IP_ADDRESS = { project: 'unit', test: 'tests/unit/users/ip-address.test.ts' }
const KNOWN_DEVICE = { project: 'unit', test: 'tests/unit/users/known-device.test.ts' }
const CLIENT = { project: 'unit', test: 'tests/unit/users/client.test.ts' }
const ORIGIN = { project: 'unit', test: 'tests/unit/origin.test.ts' }
const ACCESS_TOKEN = { project: 'unit', test: 'tests/unit/session/token/access-token.test.ts' }
const SIGNATURES = { project: 'unit', test: 'tests/unit/session/token/remember-signatures.test.ts' }
const COOKIES = { project: 'unit', test: 'tests/unit/session/http/cookies.test.ts' }
const COOKIES_FILE = 'lib/session/http/cookies.ts'
const REQUEST_KIND = { project: 'unit', test: 'tests/unit/session/http/request-kind.test.ts' }
const PROTECT = { project: 'integration', test: 'tests/integration/session/next/protect.test.ts' }
const RENEW = { project: 'integration', test: 'tests/integration/session/flow/renew.test.ts' }
const ACCOUNTS = { project: 'integration', test: 'tests/integration/users/accounts.test.ts' }
const LOGIN_LIMIT = { project: 'integration', test: 'tests/integration/users/login-limit.test.ts' }
const FAILED_LOGINS = { project: 'integration', test: 'tests/integration/users/failed-logins.test.ts' }

/** @type {Mutation[]} */
export const MUTATIONS = [
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
redis.call('SET', kept_key, cjson.encode(rotated), 'PX', math.max(a.graceMs, 1))
return rotated`,
      },
    ],
  },
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
        file: 'lib/session/store/scripts/end-session.ts',
        find: '  deny(DENY[a.sid], a.code, until_ms)\n',
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
    name: 'renewal that does not compare the stamp',
    ...CHANGE_RACES,
    title: 'on one node a login with the old password that slips in',
    edits: [{ file: ROTATE, find: 'if not is_known then return finish(a.changedCode) end', replace: '' }],
  },
  {
    name: 'version not compared when a session begins',
    ...BEGIN_RACES,
    title: 'on one node a login in flight ∥ password change',
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
        file: ROTATE,
        find: '\n  and (session.usedAt == 0 or now - session.usedAt <= a.graceMs)',
        replace: '',
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
    name: 'logout by an old refresh token ends the session',
    ...MODEL,
    title: 'one user any sequence',
    edits: [
      {
        file: 'lib/session/store/scripts/end-session.ts',
        find: 'local by_refresh = a.generation >= 0 and session and (a.generation == session.generation',
        replace: 'local by_refresh = a.generation >= 0 and session and (a.generation <= session.generation',
      },
    ],
  },
  {
    name: 'find, then consume: the second of two refreshes at once is theft',
    ...STORM,
    edits: [
      {
        file: ROTATE,
        find: 'local is_repeat = a.generation == session.generation - 1',
        replace: 'local is_repeat = false and a.generation == session.generation - 1',
      },
    ],
  },
  {
    name: 'each refresh within the grace window makes a generation of its own',
    ...STORM,
    edits: [{ file: ROTATE, find: 'if is_live then', replace: 'if is_live or is_repeat then' }],
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
        find: '  deny(DENY[a.jti], a.code, a.jtiExpiresAt + a.marginMs)\n',
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
        file: END_SESSION,
        find: 'math.max(session.accessExpiresAt, now) + a.marginMs',
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
        find: "if (!version) return { status: 'revoked', reason: 'expired', isTokenOnly: false }",
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
    name: 'canonical base64url gate removed',
    project: 'unit',
    test: 'tests/unit/session/token',
    edits: [
      {
        file: 'lib/session/token/canonical.ts',
        find: "return bytes.toString('base64url') === text ? bytes : null",
        replace: 'return bytes',
      },
    ],
  },
  {
    name: 'two session cookies accepted',
    ...COOKIES,
    edits: [{ file: COOKIES_FILE, find: '    if (value !== undefined) return null\n', replace: '' }],
  },
  {
    name: 'white space that browsers keep is taken from a cookie’s name',
    ...COOKIES,
    title: 'is part of a cookie’s name',
    edits: [
      {
        file: COOKIES_FILE,
        find: ".map(pair => pair.replace(/^[ \\t]+|[ \\t]+$/g, ''))",
        replace: '.map(pair => pair.trim())',
      },
    ],
  },
  {
    name: 'a renewal rewrites a cookie that only looks like ours',
    ...COOKIES,
    title: 'makes no name into one',
    edits: [
      {
        file: COOKIES_FILE,
        find: 'filter(([name]) => !replaced.has(name))',
        replace: 'filter(([name]) => !replaced.has(name.trim()))',
      },
    ],
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
          "const mayRotate = !['revoked', 'outdated'].includes(checked.status) || 'isTokenOnly' in checked &&",
      },
    ],
  },
  {
    name: 'a token with other claims is not signed by us',
    ...ACCESS_TOKEN,
    title: 'outdated',
    edits: [
      {
        file: 'lib/session/token/access-token.ts',
        find: "if (payload.iss !== issuer || claims === null) return { status: 'outdated' }",
        replace: "if (payload.iss !== issuer || claims === null) return { status: 'invalid' }",
      },
    ],
  },
  {
    name: 'a token of another issuer accepted',
    ...ACCESS_TOKEN,
    title: 'another issuer',
    edits: [
      {
        file: 'lib/session/token/access-token.ts',
        find: 'payload.iss !== issuer || claims === null',
        replace: 'claims === null',
      },
    ],
  },
  {
    name: 'a token of another app with the same key accepted',
    ...ACCESS_TOKEN,
    title: 'the audience of another app',
    edits: [
      {
        file: 'lib/session/token/access-token.ts',
        find: '!payload || payload.aud !== audience',
        replace: '!payload',
      },
    ],
  },
  {
    name: 'cross-origin check removed',
    ...ORIGIN,
    edits: [
      {
        file: 'lib/origin.ts',
        find: 'if (origin !== null) return !isOwnOrigin(origin, originOf(headers))',
        replace: 'if (origin !== null) return false',
      },
    ],
  },
  {
    name: 'prefetch rotates',
    ...PROTECT,
    title: 'rotates nothing',
    edits: [
      {
        file: 'lib/session/next/protect.ts',
        find: 'const outcome = isPassive\n',
        replace: "const outcome = isPassive && request.method !== 'GET'\n",
      },
    ],
  },
  {
    name: 'a handoff from outside goes on to the page',
    ...PROTECT,
    title: 'from outside is dropped',
    edits: [{ file: 'lib/session/next/protect.ts', find: '  headers.delete(HANDOFF_HEADER)\n', replace: '' }],
  },
  {
    name: 'duplicate members of a payload believed',
    ...ACCESS_TOKEN,
    title: 'J3.1',
    edits: [
      {
        file: 'lib/session/token/canonical.ts',
        find: 'isObject && JSON.stringify(value) === text',
        replace: 'isObject',
      },
    ],
  },
  {
    name: 'a remembered token passes as one of another type',
    ...SIGNATURES,
    edits: [
      {
        file: 'lib/session/token/remember-signatures.ts',
        find: "createHash('sha256').update(type).update('\\0')",
        replace: "createHash('sha256')",
      },
    ],
  },
  {
    name: 'a remembered token passes with other keys',
    ...SIGNATURES,
    edits: [
      {
        file: 'lib/session/token/remember-signatures.ts',
        find: '    if (keys !== keyring) return verify(text, type, keys)\n',
        replace: '',
      },
    ],
  },
  {
    name: 'remembered tokens without a bound',
    ...SIGNATURES,
    edits: [
      {
        file: 'lib/session/token/remember-signatures.ts',
        find: 'known.size >= REMEMBERED_TOKENS',
        replace: 'known.size < 0',
      },
    ],
  },
  {
    name: 'only the kid of a header compared',
    ...ACCESS_TOKEN,
    title: 'A9.1.3',
    edits: [
      {
        file: 'lib/session/token/jws.ts',
        find: 'headerText(candidate, type) === header',
        replace: "JSON.parse(Buffer.from(header, 'base64url').toString())?.kid === candidate.kid",
      },
    ],
  },
  {
    name: 'a refresh token has several spellings',
    project: 'unit',
    test: 'tests/unit/session/token/refresh-token.test.ts',
    edits: [
      {
        file: 'lib/session/token/refresh-token.ts',
        find: 'decodeBase64url(signature)',
        replace: "Buffer.from(signature, 'base64url')",
      },
    ],
  },
  {
    name: 'a handed-over principal taken twice',
    project: 'unit',
    test: 'tests/unit/session/next/principal-handoff.test.ts',
    edits: [
      {
        file: 'lib/session/next/principal-handoff.ts',
        find: '  handoff.delete(number)\n  return',
        replace: '  return',
      },
    ],
  },
  {
    name: 'next may hide a backslash',
    project: 'unit',
    test: 'tests/unit/web/next-path.test.ts',
    edits: [{ file: 'lib/web/next-path.ts', find: '@|%(5c|2f', replace: '@|%(2f' }],
  },
  {
    name: 'argon2id on every thread of the pool',
    project: 'unit',
    test: 'tests/unit/users/password-hash.test.ts',
    title: 'leave a thread',
    edits: [{ file: 'lib/users/hash-queue.ts', find: 'pLimit(KINDS[name].places)', replace: 'pLimit(100)' }],
  },
  {
    name: 'no work for a user who does not exist',
    project: 'unit',
    test: 'tests/unit/users/password-hash.test.ts',
    title: 'for nobody every password is wrong',
    edits: [
      {
        file: 'lib/users/password-hash.ts',
        find: '  const dummy = await getDummyHash()\n',
        replace: '  if (passwordHash === null) return false\n  const dummy = await getDummyHash()\n',
      },
    ],
  },
  {
    name: 'a queue of hashes without an end',
    ...HASH_QUEUE,
    title: 'beyond a bounded wait',
    edits: [
      { file: 'lib/users/hash-queue.ts', find: 'if (waitMs > MAX_WAIT_MS) throw overloaded', replace: '' },
    ],
  },
  {
    name: 'sign-ups in the queue of logins',
    ...HASH_QUEUE,
    title: 'leaves logins alone',
    edits: [
      {
        file: 'lib/users/hash-queue.ts',
        find: 'const queue = shared[QUEUES][name]',
        replace: 'const queue = shared[QUEUES].logins',
      },
    ],
  },
  {
    name: 'hashing for clients that are gone',
    ...HASH_QUEUE,
    title: 'is not begun',
    edits: [
      {
        file: 'lib/users/hash-queue.ts',
        find: '    if (signal?.aborted) throw overloaded\n    const begunAt',
        replace: '    const begunAt',
      },
    ],
  },
  {
    name: 'a session for a client that went away while its password was verified',
    ...HASH_QUEUE,
    title: 'the result of work is dropped',
    edits: [
      {
        file: 'lib/users/hash-queue.ts',
        find: '    if (signal?.aborted) throw overloaded\n    return result',
        replace: '    return result',
      },
    ],
  },
  {
    name: 'a hash before the email is looked up',
    ...ACCOUNTS,
    title: 'a taken email makes no hash',
    edits: [
      {
        file: 'lib/users/sign-up.ts',
        find: "  if (await isEmailTaken(auth.redis, user.email)) return { status: 'email_taken' }\n",
        replace: '',
      },
    ],
  },
  {
    name: 'an estimator that sees the whole password, with every substitution',
    project: 'unit',
    test: 'tests/unit/users/password-policy.test.ts',
    title: 'bounded piece',
    edits: [
      { file: 'lib/users/password-policy.ts', find: 'PIECE_LENGTH = 32', replace: 'PIECE_LENGTH = 256' },
    ],
  },
  {
    name: 'all waiting passwords judged in one go',
    project: 'unit',
    test: 'tests/unit/users/password-policy.test.ts',
    title: 'between two judgements',
    edits: [{ file: 'lib/users/password-policy.ts', find: '  await setImmediate()\n', replace: '' }],
  },
  {
    name: 'IPv6 counted by single addresses',
    ...IP_ADDRESS,
    title: 'limits count',
    edits: [{ file: 'lib/users/ip-address.ts', find: 'NETWORK_HEXTETS = 4', replace: 'NETWORK_HEXTETS = 8' }],
  },
  {
    name: 'an IP address counted in the spelling it came in',
    ...IP_ADDRESS,
    title: 'one spelling',
    edits: [
      { file: 'lib/users/ip-address.ts', find: 'parsed.toRFC5952String() : parsed', replace: 'ip : parsed' },
    ],
  },
  {
    name: 'a port hides the client',
    ...IP_ADDRESS,
    title: 'one spelling',
    edits: [
      {
        file: 'lib/users/ip-address.ts',
        find: 'bracketed ?? withPort ?? bare',
        replace: 'bracketed ?? bare',
      },
    ],
  },
  {
    name: 'no limit where X-Forwarded-For cannot be read',
    ...CLIENT,
    title: 'the peer counts',
    edits: [
      {
        file: 'lib/users/client.ts',
        find: "parseIp(named) ?? parseIp(headers.get(PEER_IP_HEADER) ?? '')",
        replace: 'parseIp(named)',
      },
    ],
  },
  {
    name: 'the entry of X-Forwarded-For that the client wrote',
    ...CLIENT,
    title: 'trusted proxies',
    edits: [
      {
        file: 'lib/users/client.ts',
        find: 'forwarded.length - Math.max(1, trustedProxies)',
        replace: 'forwarded.length - Math.max(9, trustedProxies)',
      },
    ],
  },
  {
    name: 'a device cookie that nobody signed',
    ...KNOWN_DEVICE,
    title: 'every changed cookie is unknown',
    edits: [
      {
        file: 'lib/users/known-device.ts',
        find: 'if (marks.some(mark => isEqual(mark, expected))) return expected',
        replace: 'if (marks.length > 0) return expected',
      },
    ],
  },
  {
    name: 'a device cookie good for every account',
    ...KNOWN_DEVICE,
    title: 'and to no other',
    edits: [
      {
        file: 'lib/users/known-device.ts',
        find: 'const expected = markOf(browser, account, key)',
        replace: "const expected = markOf(browser, '', key)",
      },
      {
        file: 'lib/users/known-device.ts',
        find: 'keys.map(key => markOf(browser, account, key))',
        replace: "keys.map(key => markOf(browser, '', key))",
      },
    ],
  },
  {
    name: 'a known browser counted among strangers',
    ...LOGIN_LIMIT,
    title: 'strangers spend the allowance',
    edits: [
      {
        file: 'lib/users/login-limit.ts',
        find: 'if (knownDevice !== null) return',
        replace: 'if (knownDevice === account) return',
      },
    ],
  },
  {
    name: 'strangers on one IP address keep a known browser out',
    ...LOGIN_LIMIT,
    title: 'strangers on the same IP address',
    edits: [
      {
        file: 'lib/users/login-limit.ts',
        find: 'if (knownDevice !== null) return',
        replace:
          "if (knownDevice !== null && !(await countAttempt(redis, 'ip:' + networkOf(ip), { ...loginLimit, attempts: 30 }))) return",
      },
    ],
  },
  {
    name: 'failed logins push out other events',
    ...FAILED_LOGINS,
    title: 'never push out another event',
    edits: [
      {
        file: 'lib/users/store/events.ts',
        find: '(a, b) => b.at - a.at,\n    )',
        replace: '(a, b) => b.at - a.at,\n    ).slice(0, count)',
      },
    ],
  },
  {
    name: 'failed logins without a bound on their groups',
    ...FAILED_LOGINS,
    title: 'never push out another event',
    edits: [
      {
        file: 'lib/users/store/scripts/record-login-failed.ts',
        find: "redis.call('LTRIM', KEYS[1], 0, groups_kept - 1)\n",
        replace: '',
      },
    ],
  },
  {
    name: 'an audit entry left by an action that failed',
    ...ACCOUNTS,
    title: 'leaves so many audit entries',
    edits: [
      { file: 'lib/admin/audit.ts', find: 'if (!mayBeDone) await withdraw()', replace: 'void mayBeDone' },
    ],
  },
  {
    name: 'another origin that begins like ours',
    ...ORIGIN,
    edits: [
      {
        file: 'lib/origin.ts',
        find: 'if (origin === own) return true',
        replace: 'if (origin.startsWith(own)) return true',
      },
    ],
  },
  {
    name: 'the server keeps its upgrade listener',
    ...HOOKS,
    edits: [
      { file: HOOKS_FILE, find: "server?.removeAllListeners('upgrade')", replace: 'server?.ref()' },
      {
        file: HOOKS_FILE,
        find: "if (!options.isDevelopment) server.removeAllListeners('upgrade')",
        replace: '',
      },
    ],
  },
  {
    name: 'a request with Upgrade rotates',
    ...PROTECT,
    title: 'rotates nothing',
    edits: [
      {
        file: 'lib/session/http/request-kind.ts',
        find: " || headers.has('upgrade')",
        replace: '',
      },
    ],
  },
  {
    name: 'headers of the middleware come in from outside',
    ...HOOKS,
    edits: [{ file: 'lib/server/internal-headers.ts', find: '(middleware|invoke|', replace: '(invoke|' }],
  },
  {
    name: 'pages take every method',
    ...HOOKS,
    edits: [
      { file: HOOKS_FILE, find: 'if (isAllowed || (', replace: 'if (isAllowed || request.method || (' },
    ],
  },
  {
    name: 'an absolute target goes on to Next',
    ...HOOKS,
    edits: [
      {
        file: 'lib/server/request-target.ts',
        find: "  return path.startsWith('/') &&",
        replace: "  if (absolute !== undefined) return target\n  return path.startsWith('/') &&",
      },
    ],
  },
  {
    name: 'X-Forwarded-Host is believed without a proxy',
    ...ORIGIN,
    edits: [{ file: 'lib/origin.ts', find: '(TRUST_PROXY ?', replace: '(TRUST_PROXY !== null ?' }],
  },
  {
    name: 'strangers learn the methods of a protected address',
    ...ROUTES,
    title: 'a method that an address does not have',
    edits: [
      { file: 'lib/web/routes.ts', find: 'return ROUTE_OF[access](', replace: 'return ROUTE_OF.anyone(' },
    ],
  },
  {
    name: 'a form names the fields that it sent',
    ...ROUTES,
    title: 'unknown fields',
    edits: [
      {
        file: 'lib/web/form-answer.ts',
        find: 'return known.filter(name => errors.some(({ field }) => field === name))',
        replace: 'return errors.map(({ field }) => field)',
      },
    ],
  },
  {
    name: 'the body of a logout is judged',
    ...ROUTES,
    title: 'a logout',
    edits: [
      {
        file: 'app/api/auth/logout/route.ts',
        find: "publicRoute({ body: 'ignored' }",
        replace: 'publicRoute({}',
      },
    ],
  },
  {
    name: 'the way back loses its query',
    project: 'unit',
    test: 'tests/unit/web/next-path.test.ts',
    edits: [
      {
        file: 'lib/web/next-path.ts',
        find: '/@|%(5c|2f|25)/i.test(pathname)',
        replace: '/@|%(5c|2f|25)/i.test(text)',
      },
    ],
  },
  {
    name: 'Purpose: prefetch is believed on other methods than GET',
    ...REQUEST_KIND,
    title: 'is no prefetch',
    edits: [
      {
        file: 'lib/session/http/request-kind.ts',
        find: "  if (method !== 'GET') return false\n",
        replace: "  if (method === '') return false\n",
      },
    ],
  },
  {
    name: 'X-Moz: prefetch rotates',
    ...REQUEST_KIND,
    edits: [
      {
        file: 'lib/session/http/request-kind.ts',
        find: "'x-purpose', 'x-moz'",
        replace: "'x-purpose'",
      },
    ],
  },
  {
    name: 'a quote in a field’s value that ends the value',
    project: 'unit',
    test: 'tests/unit/components/input-html.test.ts',
    title: 'stays inside its quotes',
    edits: [
      {
        file: 'components/form/input.tsx',
        find: `.replaceAll('"', '&quot;')`,
        replace: '',
      },
    ],
  },
  {
    name: 'lab: versions start again with the same one when Redis has none',
    ...LAB_SEQUENCES,
    edits: [
      {
        file: 'lib/lab/store/scripts/issue.ts',
        find: 'local version = ARGV[6]',
        replace: "local version = string.rep('A', 22)",
      },
      {
        file: 'lib/lab/store/scripts/end.ts',
        find: "put('version', ARGV[7] ..",
        replace:
          "put('version', (redis.call('GET', prefix .. 'version') and ARGV[7] or string.rep('A', 22)) ..",
      },
    ],
  },
  {
    name: 'lab: a missing version means valid',
    ...LAB_SEQUENCES,
    edits: [
      {
        file: 'lib/lab/lanes/version.ts',
        find: "if (!current) return { status: 'revoked', reason: 'absent' }",
        replace: "if (!current) return { status: 'accepted' }",
      },
    ],
  },
  {
    name: 'lab: a new start forgets the denials and keeps the version',
    ...LAB_SEQUENCES,
    edits: [
      {
        file: 'lib/lab/store/scripts/issue.ts',
        find: "if ARGV[2] == '1' then drop('') end",
        replace: "if ARGV[2] == '1' then drop('deny:') end",
      },
    ],
  },
  {
    name: 'lab: a script that arrives a second time runs a second time',
    ...LAB_SEQUENCES,
    edits: [
      {
        file: 'lib/lab/store/scripts/prelude.ts',
        find: 'if earlier then return earlier end\n',
        replace: '',
      },
    ],
  },
  {
    name: 'lab: a denial does not outlive the leeway of its token',
    ...LAB_SEQUENCES,
    edits: [
      {
        file: 'lib/lab/credential.ts',
        find: 'export const MARGIN_MS = (LEEWAY_SECONDS + 5) * 1000',
        replace: 'export const MARGIN_MS = 0',
      },
    ],
  },
  {
    name: 'lab: a token has several spellings',
    project: 'unit',
    test: 'tests/unit/lab/token.test.ts',
    title: 'every other spelling',
    edits: [
      {
        file: 'lib/lab/token.ts',
        find: " || !text.split('.').every(decodeBase64url)",
        replace: '',
      },
    ],
  },
  {
    name: 'lab: the audience of a token is not compared',
    project: 'unit',
    test: 'tests/unit/lab/token.test.ts',
    title: 'another lane',
    edits: [
      {
        file: 'lib/lab/token.ts',
        find: '      audience,\n      requiredClaims',
        replace: '      requiredClaims',
      },
    ],
  },
  {
    name: 'lab: requests of a visitor are measured beside each other',
    project: 'integration',
    test: 'tests/integration/lab/measure.test.ts',
    edits: [
      {
        file: 'lib/lab/http/sandbox.ts',
        find: 'return limit === LAB_LIMITS.run ? run() : oneAtATime(visitor, run)',
        replace: 'return visitor ? run() : oneAtATime(visitor, run)',
      },
    ],
  },
  {
    name: 'a node answers without having proved to be a primary',
    project: 'integration',
    test: 'tests/integration/session/redis/failover.test.ts',
    title: 'answers no read',
    edits: [
      {
        file: 'lib/session/redis/tcp-transport.ts',
        find: "client.call('WAIT', ['0', '0'])",
        replace: "client.call('PING', [])",
      },
    ],
  },
  {
    name: 'a replica keeps the connection',
    project: 'integration',
    test: 'tests/integration/session/redis/failover.test.ts',
    title: 'is left within two seconds',
    edits: [
      {
        file: 'lib/session/redis/tcp-transport.ts',
        find: '    if (this.#isUsable()) this.#client.disconnect(true)\n',
        replace: '',
      },
    ],
  },
]
