import { createHash, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { EnvError, parseEnv } from '@/lib/env'

const SECRET = 'thirty-two bytes or more and all of them secret'

function refusal(variables: Record<string, string>): string {
  try {
    parseEnv(variables)
  } catch (error) {
    expect(error).toBeInstanceOf(EnvError)
    return (error as EnvError).message
  }
  throw new Error(`accepted: ${Object.keys(variables).join()}`)
}

it('has the defaults of the contract', () => {
  expect(parseEnv({})).toMatchObject({
    PORT: 3000,
    COOKIE_PREFIX: '',
    ACCESS_TOKEN_TTL: 900,
    REFRESH_TOKEN_TTL: 2_592_000,
    SESSION_TTL: 7_776_000,
    REFRESH_GRACE: 10,
    CONFIRM_WINDOW: 600,
    REDIS_TIMEOUT_MS: 300,
    REDIS_WAIT_REPLICAS: 0,
    LOGIN_RATE_LIMIT: { attempts: 10, windowMs: 60_000 },
    SIGNUP_RATE_LIMIT: { attempts: 20, windowMs: 3_600_000 },
    TRUST_PROXY: 0,
    LAB: true,
    DEMO_USERS: true,
  })
})

it('a variable that is set to nothing counts as not set', () => {
  expect(parseEnv({ PORT: '', AUTH_SECRET: '  ', REDIS_URL: '' })).toEqual(parseEnv({}))
})

describe('a bad value stops the start with one line that names the variable and never tells the value', () => {
  it.each<[string, string]>([
    ['PORT', 'eighty-eighty'],
    ['PORT', '70001'],
    ['PORT', '-31'],
    ['PORT', '30.57'],
    ['APP_ORIGIN', 'app.example.org'],
    ['APP_ORIGIN', 'https://app.example.com/'],
    ['APP_ORIGIN', 'https://app.example.com/path'],
    ['APP_ORIGIN', 'ftp://app.example.com'],
    ['APP_ORIGIN', 'https://user:hunter2@app.example.com'],
    ['APP_ORIGIN', 'javascript:alert(7)'],
    ['SOURCE_URL', 'github.com/you/copy'],
    ['SOURCE_URL', 'javascript:alert(7)'],
    ['COOKIE_PREFIX', 'shop;'],
    ['COOKIE_PREFIX', 'Shop-'],
    ['COOKIE_PREFIX', '__Host-x'],
    ['AUTH_SECRET', 'too-short-secret'],
    ['AUTH_SECRET', `${SECRET},too-short-secret`],
    ['AUTH_SECRET', `${SECRET},`],
    ['ACCESS_TOKEN_TTL', '0x7f'.repeat(3)],
    ['ACCESS_TOKEN_TTL', '-900'],
    ['ACCESS_TOKEN_TTL', '000'],
    ['ACCESS_TOKEN_TTL', '15min'],
    ['REFRESH_TOKEN_TTL', '30days'],
    ['REFRESH_TOKEN_TTL', '999999999999'],
    ['SESSION_TTL', '90days'],
    ['REFRESH_GRACE', '-5'],
    ['REFRESH_GRACE', '3601'],
    ['CONFIRM_WINDOW', 'ten-minutes'],
    ['REDIS_TIMEOUT_MS', '5'],
    ['REDIS_TIMEOUT_MS', 'soonish'],
    ['REDIS_WAIT_REPLICAS', '-1'],
    ['REDIS_WAIT_REPLICAS', 'majority'],
    ['REDIS_URL', 'localhost:6379'],
    ['REDIS_URL', 'http://user:hunter2@localhost'],
    ['UPSTASH_REDIS_REST_URL', 'ftp://user:hunter2@host'],
    ['LOGIN_RATE_LIMIT', 'often'],
    ['LOGIN_RATE_LIMIT', '10 per minute'],
    ['LOGIN_RATE_LIMIT', '0 / 9 m'],
    ['SIGNUP_RATE_LIMIT', 'seldom'],
    ['TRUST_PROXY', 'perhaps'],
    ['TRUST_PROXY', '-1'],
    ['TRUST_PROXY', '1.5'],
    ['TRUST_PROXY', '11'],
    ['LAB', 'true-ish'],
    ['DEMO_USERS', 'some-of-them'],
  ])('%s=%s', (name, value) => {
    const message = refusal({ [name]: value })
    expect(message.startsWith(`${name} `)).toBe(true)
    expect(message).not.toContain('\n')
    expect(message).not.toContain(value)
    expect(message).not.toContain('hunter2')
    expect(message).not.toContain(SECRET)
  })
})

describe('AUTH_PRIVATE_KEY', () => {
  const es = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const ed = generateKeyPairSync('ed25519').privateKey
  const pem = (key: typeof es) => key.export({ type: 'pkcs8', format: 'pem' }).toString()
  const jwk = (key: typeof es) => key.export({ format: 'jwk' })
  const read = (text: string) => parseEnv({ AUTH_PRIVATE_KEY: text }).AUTH_PRIVATE_KEY
  const [other] = [generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey]

  it.each<[string, string]>([
    ['PEM', `${pem(es)}\n${pem(ed)}`],
    ['PEM with CRLF', `${pem(es)}\n${pem(ed)}`.replaceAll('\n', '\r\n')],
    ['PEM on one line, with \\n written out', `${pem(es)}\n${pem(ed)}`.replaceAll('\n', '\\n')],
    ['PEM on one line, with \\r\\n written out', `${pem(es)}\n${pem(ed)}`.replaceAll('\n', '\\r\\n')],
    ['JWK', `${JSON.stringify(jwk(es))}\n\n${JSON.stringify(jwk(ed))}\n`],
    ['JWK over several lines', `${JSON.stringify(jwk(es), null, 2)}\n \n${JSON.stringify(jwk(ed), null, 2)}`],
    ['both', `\n${pem(es)}\n\n\n${JSON.stringify(jwk(ed))}`],
  ])('takes several keys, separated by blank lines: %s', (_name, text) => {
    expect(read(text).map(key => pem(key))).toEqual([pem(es), pem(ed)])
  })

  it('is no key when it is not set', () => expect(read('')).toEqual([]))

  it.each<[string, string]>([
    ['a word', 'correct-horse'],
    ['a public key', es.export({ format: 'jwk' }).x ?? ''],
    ['a JWK without its private half', JSON.stringify({ ...jwk(es), d: undefined })],
    ['a JWK of two different pairs', JSON.stringify({ ...jwk(es), x: jwk(other).x, y: jwk(other).y })],
    ['broken JSON', JSON.stringify(jwk(es)).slice(0, -1)],
    ['broken PEM', pem(es).replace('M', '')],
    ['P-384', pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey)],
    ['RSA', pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)],
    ['X25519', pem(generateKeyPairSync('x25519').privateKey)],
    [
      'an encrypted key',
      es.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString(),
    ],
    ['a good key and a bad one', `${pem(es)}\nhunter2`],
  ])('refuses %s, and tells nothing of it', (_name, text) => {
    const message = refusal({ AUTH_PRIVATE_KEY: text })
    expect(message).toMatch(/^AUTH_PRIVATE_KEY holds a key \(\d of \d\) that is no unencrypted PEM or JWK/)
    expect(message).not.toContain('\n')
    for (const part of text.match(/[\w-]{6,}/g) ?? []) {
      if (!/^(PRIVATE|ENCRYPTED|private|ed25519|algorithm|genpkey|openssl)$/.test(part))
        expect(message).not.toContain(part)
    }
  })
})

describe('SERVICES', () => {
  const digest = createHash('sha256').update('a secret').digest('base64url')

  it('names services, each with the digest of its secret; one may have two', () => {
    const read = parseEnv({ SERVICES: `mail:${digest}, reports.eu-1:${digest}= ,mail:${digest}` }).SERVICES
    expect(read.map(({ name }) => name)).toEqual(['mail', 'reports.eu-1', 'mail'])
    for (const each of read) expect(Buffer.from(each.digest).toString('base64url')).toBe(digest)
    expect(parseEnv({}).SERVICES).toEqual([])
  })

  it.each([
    'mail',
    `:${digest}`,
    `mail:${digest.slice(1)}`,
    'mail:hunter2',
    `mail:${digest}:x`,
    `mail:${digest},`,
    `a name:${digest}`,
    `mail:${Buffer.from(digest, 'base64url').toString('hex')}`,
  ])('refuses %s, and tells nothing of it', text => {
    const message = refusal({ SERVICES: text })
    expect(message).toMatch(/^SERVICES must be name:digest/)
    expect(message).not.toContain('hunter2')
    expect(message).not.toContain(digest.slice(1))
    expect(message).not.toContain('\n')
  })
})

describe('[J3.5] a real Redis needs a configured secret of 32 bytes', () => {
  it.each<Record<string, string>>([
    { REDIS_URL: 'redis://localhost:6379' },
    { UPSTASH_REDIS_REST_URL: 'https://x.example', UPSTASH_REDIS_REST_TOKEN: 'hunter2' },
  ])('%o', variables => {
    expect(refusal(variables)).toMatch(/^AUTH_SECRET is missing/)
    expect(refusal({ ...variables, AUTH_SECRET: 'x'.repeat(31) })).toMatch(/^AUTH_SECRET needs 32 bytes/)
    expect(parseEnv({ ...variables, AUTH_SECRET: 'x'.repeat(32) }).AUTH_SECRET).toEqual(['x'.repeat(32)])
  })

  it('bytes count, not characters', () => {
    expect(parseEnv({ AUTH_SECRET: 'é'.repeat(16) }).AUTH_SECRET).toEqual(['é'.repeat(16)])
  })

  it('several are separated by commas', () => {
    expect(parseEnv({ AUTH_SECRET: `${SECRET}, ${SECRET}2` }).AUTH_SECRET).toEqual([SECRET, `${SECRET}2`])
  })
})

it.each([
  [{ UPSTASH_REDIS_REST_URL: 'https://x.example' }, 'UPSTASH_REDIS_REST_TOKEN'],
  [{ UPSTASH_REDIS_REST_TOKEN: 'hunter2' }, 'UPSTASH_REDIS_REST_URL'],
  [
    {
      UPSTASH_REDIS_REST_URL: 'https://x.example',
      UPSTASH_REDIS_REST_TOKEN: 'hunter2',
      REDIS_URL: 'redis://h',
    },
    'REDIS_URL',
  ],
])('a Redis that is named by halves or twice is refused: %o', (variables, name) => {
  const message = refusal({ ...variables, AUTH_SECRET: SECRET })
  expect(message.startsWith(`${name} `)).toBe(true)
  expect(message).not.toContain('hunter2')
})

it.each([
  [{}, /the embedded Redis cannot wait/],
  [
    { UPSTASH_REDIS_REST_URL: 'https://x.example', UPSTASH_REDIS_REST_TOKEN: 'hunter2' },
    /Upstash.* cannot wait/,
  ],
])('REDIS_WAIT_REPLICAS is refused where nothing can wait for replicas: %o', (variables, why) => {
  const message = refusal({ ...variables, AUTH_SECRET: SECRET, REDIS_WAIT_REPLICAS: '1' })
  expect(message).toMatch(/^REDIS_WAIT_REPLICAS is set, /)
  expect(message).toMatch(why)
  expect(parseEnv({ ...variables, AUTH_SECRET: SECRET, REDIS_WAIT_REPLICAS: '0' }).REDIS_WAIT_REPLICAS).toBe(
    0,
  )
  const redis = { REDIS_URL: 'redis://h', AUTH_SECRET: SECRET, REDIS_WAIT_REPLICAS: '2' }
  expect(parseEnv(redis).REDIS_WAIT_REPLICAS).toBe(2)
})

it.each([
  ['off', null],
  ['3/10s', { attempts: 3, windowMs: 10_000 }],
  ['5 / 2 h', { attempts: 5, windowMs: 7_200_000 }],
  ['1/1d', { attempts: 1, windowMs: 86_400_000 }],
])('LOGIN_RATE_LIMIT=%s', (text, limit) => {
  expect(parseEnv({ LOGIN_RATE_LIMIT: text }).LOGIN_RATE_LIMIT).toEqual(limit)
})

it.each([
  ['off', 0],
  ['0', 0],
  ['on', 1],
  ['1', 1],
  ['3', 3],
  ['10', 10],
])('TRUST_PROXY=%s', (text, proxies) => {
  expect(parseEnv({ TRUST_PROXY: text }).TRUST_PROXY).toBe(proxies)
})

it('SIGNUP_RATE_LIMIT=off', () => {
  expect(parseEnv({ SIGNUP_RATE_LIMIT: 'off' }).SIGNUP_RATE_LIMIT).toBeNull()
})

describe('on Vercel', () => {
  const kv = { KV_REST_API_URL: 'https://kv.example', KV_REST_API_TOKEN: 'kv token', AUTH_SECRET: SECRET }

  it('Upstash may go by the names that its integration sets', () => {
    expect(parseEnv(kv)).toMatchObject({
      UPSTASH_REDIS_REST_URL: 'https://kv.example',
      UPSTASH_REDIS_REST_TOKEN: 'kv token',
    })
    const both = { ...kv, UPSTASH_REDIS_REST_URL: 'https://own.example', UPSTASH_REDIS_REST_TOKEN: 'own' }
    expect(parseEnv(both)).toMatchObject({
      UPSTASH_REDIS_REST_URL: 'https://own.example',
      UPSTASH_REDIS_REST_TOKEN: 'own',
    })
    expect(refusal({ ...kv, AUTH_SECRET: '' })).toMatch(/^AUTH_SECRET is missing/)
  })

  it('the origin is the address of the project, unless it is set', () => {
    const vercel = { VERCEL_PROJECT_PRODUCTION_URL: 'shop.vercel.app' }
    expect(parseEnv(vercel).APP_ORIGIN).toBe('https://shop.vercel.app')
    expect(parseEnv({ ...vercel, APP_ORIGIN: 'https://shop.example' }).APP_ORIGIN).toBe(
      'https://shop.example',
    )
  })
})
