/** Faults in tokens, cookies and the handover to a page. */

const COOKIES_FILE = 'lib/session/http/cookies.ts'

const ACCESS_TOKEN = { project: 'unit', test: 'tests/unit/session/token/access-token.test.ts' }
const JWS = { project: 'unit', test: 'tests/unit/session/token/jws.test.ts' }
const KEYRING = { project: 'unit', test: 'tests/unit/session/token/keyring.test.ts' }
const SIGNATURES = { project: 'unit', test: 'tests/unit/session/token/remember-signatures.test.ts' }
const COOKIES = { project: 'unit', test: 'tests/unit/session/http/cookies.test.ts' }
const REQUEST_KIND = { project: 'unit', test: 'tests/unit/session/http/request-kind.test.ts' }
const PROTECT = { project: 'integration', test: 'tests/integration/session/next/protect.test.ts' }

/** @type {import('./list.mjs').Mutation[]} */
export const TOKENS = [
  {
    name: 'a token outlives its session by the leeway',
    ...ACCESS_TOKEN,
    title: 'it is over with its session',
    edits: [
      { file: 'lib/session/token/access-token.ts', find: ' || payload.session_exp <= now', replace: '' },
    ],
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
        find: '    if (keys !== remembered) return verify(text, type, keys)\n',
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
    name: 'both spellings of an ES256 signature accepted',
    ...JWS,
    title: 'one text',
    edits: [
      {
        file: 'lib/session/token/jws.ts',
        find: "  if (key.alg === 'ES256' && !hasLowS(signatureBytes)) return null\n",
        replace: '',
      },
    ],
  },
  {
    name: 'ES256 signatures written as they come',
    ...JWS,
    title: 'one text',
    edits: [
      {
        file: 'lib/session/token/low-s.ts',
        find: '  if (hasLowS(signature)) return signature\n',
        replace: '  if (signature.length > 0) return signature\n',
      },
    ],
  },
  {
    name: 'logout tickets signed with the private key',
    ...KEYRING,
    title: 'nothing else',
    edits: [
      {
        file: 'lib/session/token/keyring.ts',
        find: 'all: [signing, ...others], access, tickets }',
        replace: 'all: [signing, ...others], access, tickets: access }',
      },
    ],
  },
  {
    name: 'tokens of the secret refused beside a private key',
    ...ACCESS_TOKEN,
    title: 'leave those of the secret verifiable',
    edits: [
      {
        file: 'lib/session/token/keyring.ts',
        find: '[first, ...more, ...tickets]',
        replace: '[first, ...more]',
      },
    ],
  },
  {
    name: 'a key published with its private half',
    ...KEYRING,
    title: 'public half',
    edits: [
      {
        file: 'lib/session/token/jws-key.ts',
        find: 'publicJwk: { ...required, kid',
        replace: "publicJwk: { ...privateKey.export({ format: 'jwk' }), kid",
      },
    ],
  },
  {
    name: 'a token of another client accepted',
    ...ACCESS_TOKEN,
    title: 'another client',
    edits: [
      {
        file: 'lib/session/token/access-token.ts',
        find: "  if (payload.client_id !== audience) return { status: 'outdated' }\n",
        replace: '',
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
]
