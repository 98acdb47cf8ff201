/** Faults in the lab. */

/** No ending makes a copy acceptable again, in any lane of the lab. */
const LAB_SEQUENCES = { project: 'integration', test: 'tests/integration/lab/sequences.test.ts' }

/** @type {import('./list.mjs').Mutation[]} */
export const LAB = [
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
    name: 'lab: a logout with an invented id leaves a key',
    project: 'integration',
    test: 'tests/integration/lab/invented-ids.test.ts',
    edits: [
      {
        file: 'lib/lab/store/scripts/end.ts',
        find: "if is_logout and not has_changed then return string.format('%.0f', now) end\n",
        replace: '',
      },
    ],
  },
]
