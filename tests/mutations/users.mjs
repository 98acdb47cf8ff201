/** Faults in users and administrators: passwords, limits, events. */

const HASH_QUEUE = { project: 'unit', test: 'tests/unit/users/hash-queue.test.ts' }
const IP_ADDRESS = { project: 'unit', test: 'tests/unit/users/ip-address.test.ts' }
const KNOWN_DEVICE = { project: 'unit', test: 'tests/unit/users/known-device.test.ts' }
const CLIENT = { project: 'unit', test: 'tests/unit/users/client.test.ts' }
const ACCOUNTS = { project: 'integration', test: 'tests/integration/users/accounts.test.ts' }
const LOGIN_LIMIT = { project: 'integration', test: 'tests/integration/users/login-limit.test.ts' }
const FAILED_LOGINS = { project: 'integration', test: 'tests/integration/users/failed-logins.test.ts' }

/** @type {import('./list.mjs').Mutation[]} */
export const USERS = [
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
        find: "  if (await isEmailTaken(redis, user.email)) return { status: 'email_taken' }\n",
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
        find: 'if (knownDevice !== null) {',
        replace: 'if (knownDevice === account) {',
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
        find: 'if (knownDevice !== null) {',
        replace:
          "if (knownDevice !== null && !(await countAttempt(redis, 'ip:' + networkOf(ip), { ...loginLimit, attempts: 30 }))) {",
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
    title: 'an action that fails by',
    edits: [
      { file: 'lib/admin/audit.ts', find: 'if (!mayBeDone) await withdraw()', replace: 'void mayBeDone' },
    ],
  },
  {
    name: 'attempts to confirm the password are counted for all sessions of a user together',
    ...ACCOUNTS,
    title: 'attempts of its own to confirm',
    edits: [
      {
        file: 'lib/users/confirm.ts',
        find: 'secondsUntilConfirm(context, session.id)',
        replace: 'secondsUntilConfirm(context, user.id)',
      },
    ],
  },
  {
    name: 'any number of known browsers may guess at one account',
    ...LOGIN_LIMIT,
    title: 'all known browsers of an account together',
    edits: [
      {
        file: 'lib/users/login-limit.ts',
        find: 'forMany))\n    return toSeconds(waitMs)',
        replace: '{ ...forMany, attempts: 1_000_000 }))\n    return toSeconds(waitMs)',
      },
    ],
  },
  {
    name: 'a role change whose record is written leaves the old tokens for ever',
    ...ACCOUNTS,
    title: 'finished by repeating it',
    edits: [
      {
        file: 'lib/admin/role-and-status.ts',
        find: "if ('user' in changed && wanted.role)",
        replace: "if (changed.status === 'changed' && wanted.role)",
      },
    ],
  },
  {
    name: 'a login in flight brings back the record of a deleted user',
    ...ACCOUNTS,
    title: 'a deletion while a login is in flight',
    edits: [
      {
        file: 'lib/users/store/scripts/record-login.ts',
        find: "if redis.call('EXISTS', KEYS[1]) == 0 then return { exists = false } end\n",
        replace: '',
      },
    ],
  },
]
