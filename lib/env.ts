import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { z } from 'zod'
import { parseRedisUrl } from '@/lib/session/redis'

/** RFC 7518 §3.2: an HS256 key is at least as long as the hash, 256 bits. */
const MIN_SECRET_BYTES = 32

/** The only file that reads `process.env`. A variable that is set to nothing counts as not set. */

const wholeNumber = (least: number, most: number, unit: string) => {
  const error = `must be a whole number${unit} from ${least} to ${most}`
  return z.coerce.number({ error }).int({ error }).min(least, { error }).max(most, { error })
}

const seconds = (fallback: number) => {
  const error = 'must be a whole number of seconds, 1 or more and ten years at most'
  return z.coerce
    .number({ error })
    .int({ error })
    .min(1, { error })
    .max(315_360_000, { error })
    .default(fallback)
}

const onOff = (fallback: 'on' | 'off') =>
  z
    .enum(['on', 'off'], { error: 'use on or off' })
    .default(fallback)
    .transform(value => value === 'on')

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

const rateLimit = (fallback: string) =>
  z
    .string()
    .regex(
      /^(off|[1-9]\d{0,5} *\/ *[1-9]\d{0,3} *[smhd])$/,
      'use a number and a window, as in "10 / 1 m", or off',
    )
    .default(fallback)
    .transform(text => {
      const [, attempts, amount, unit] = /^(\d+) *\/ *(\d+) *([smhd])$/.exec(text) ?? []
      if (!attempts || !amount || !unit) return null
      return { attempts: Number(attempts), windowMs: Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS] }
    })

/** How many proxies in front of the app are trusted to name the client in `X-Forwarded-For`; 0 for none. */
const trustedProxies = z
  .string()
  .regex(/^(off|on|\d|10)$/, 'use off, on, or how many proxies are yours, up to 10')
  .default('off')
  .transform(text => (text === 'off' ? 0 : text === 'on' ? 1 : Number(text)))

const origin = z
  .string()
  .refine(text => URL.canParse(text) && new URL(text).origin === text && /^https?:/.test(text), {
    error: 'use scheme, host and port only, as in https://app.example.com',
  })

const sourceUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
  .transform(text => text.replace(/\/$/, ''))

const redisUrl = z.string().superRefine((url, context) => {
  try {
    parseRedisUrl(url)
  } catch (error) {
    const why = error instanceof URIError ? 'holds a % that encodes nothing' : (error as Error).message
    const help =
      'write redis://host:port or rediss://host:port, several separated by commas for a cluster; ' +
      'redis-sentinel://host:port,host:port/name; or redis+unix:///path'
    context.addIssue({ code: 'custom', message: `is not right (${why}): ${help}` })
  }
})

const otlpAddress = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
  .optional()

const exporter = z.enum(['otlp', 'none'], { error: 'must be otlp or none' }).optional()

const secrets = z
  .string()
  .transform(text => text.split(',').map(secret => secret.trim()))
  .refine(all => all.every(secret => Buffer.byteLength(secret) >= MIN_SECRET_BYTES), {
    error: `needs ${MIN_SECRET_BYTES} bytes or more in each secret: openssl rand -base64 32`,
  })

const privateKeys = z.string().transform((text, context) => {
  const blocks = text
    .replace(/(\\r)?\\n/g, '\n')
    .trim()
    .split(/\r?\n\s*\n/)
  const keys = blocks.map(readPrivateKey)
  if (keys.every(key => key !== null)) return keys
  const message = `holds a key (${keys.indexOf(null) + 1} of ${keys.length}) that is no unencrypted PEM or JWK of a private key on P-256 or Ed25519: openssl genpkey -algorithm ed25519`
  context.addIssue({ code: 'custom', message })
  return z.NEVER
})

/** @returns the key, or null when the text is none that signs ES256 or EdDSA. */
function readPrivateKey(text: string): KeyObject | null {
  try {
    const key = text.trimStart().startsWith('{')
      ? createPrivateKey({ key: JSON.parse(text), format: 'jwk' })
      : createPrivateKey(text)
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key
    if (type !== 'ed25519' && details?.namedCurve !== 'prime256v1') return null
    // A JWK names both halves of the pair; a wrong one would sign what nobody can verify.
    const proof = Buffer.from('proof')
    const digest = type === 'ed25519' ? null : 'sha256'
    return verify(digest, proof, createPublicKey(key), sign(digest, proof, key)) ? key : null
  } catch {
    // Its text may quote the key.
    return null
  }
}

const services = z
  .string()
  .transform(text => text.split(',').map(entry => entry.trim().split(':')))
  .refine(
    all =>
      all.every(([name = '', digest = '', ...rest]) => {
        const isDigest = /^[\w-]{43}=?$/.test(digest) && Buffer.from(digest, 'base64url').length === 32
        return /^[\w.-]{1,64}$/.test(name) && isDigest && rest.length === 0
      }),
    {
      error:
        "must be name:digest, several separated by commas; the digest is the SHA-256 of the service’s secret in base64url: printf %s \"$SECRET\" | openssl dgst -sha256 -binary | openssl base64 | tr '+/' '-_' | tr -d =",
    },
  )
  .transform(all =>
    all.map(([name = '', digest = '']) => ({ name, digest: Buffer.from(digest, 'base64url') })),
  )

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const schema = z
  .object({
    NODE_ENV: z.string().default('development'),
    PORT: wholeNumber(0, 65_535, '').default(3000),
    APP_ORIGIN: origin.optional(),
    SOURCE_URL: sourceUrl.optional(),
    COOKIE_PREFIX: z
      .string()
      .regex(/^[a-z0-9-]{1,32}$/, 'use up to 32 small letters, digits and hyphens, as in shop-')
      .default(''),
    AUTH_SECRET: secrets.optional(),
    AUTH_PRIVATE_KEY: privateKeys.default([]),
    SERVICES: services.default([]),
    ACCESS_TOKEN_TTL: seconds(900),
    REFRESH_TOKEN_TTL: seconds(2_592_000),
    SESSION_TTL: seconds(7_776_000),
    REFRESH_GRACE: wholeNumber(0, 3600, ' of seconds').default(10),
    CONFIRM_WINDOW: seconds(600),
    REDIS_TIMEOUT_MS: wholeNumber(10, 60_000, ' of milliseconds').default(300),
    REDIS_URL: redisUrl.optional(),
    REDIS_WAIT_REPLICAS: wholeNumber(0, 10, ' of replicas').default(0),
    UPSTASH_REDIS_REST_URL: z.url({ protocol: /^https?$/, error: 'use an https:// address' }).optional(),
    UPSTASH_REDIS_REST_TOKEN: z.string().optional(),
    LOGIN_RATE_LIMIT: rateLimit('10 / 1 m'),
    SIGNUP_RATE_LIMIT: rateLimit('20 / 1 h'),
    TRUST_PROXY: trustedProxies,
    MAX_SESSIONS: wholeNumber(1, 10_000, ' of sessions').default(100),
    LAB: onOff('on'),
    DEMO_USERS: onOff('on'),
    LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('info'),
    // OpenTelemetry's own names; what else it has (headers, service name, sampler) its libraries read themselves.
    OTEL_SDK_DISABLED: z.enum(['true', 'false'], { error: 'must be true or false' }).default('false'),
    OTEL_EXPORTER_OTLP_ENDPOINT: otlpAddress,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: otlpAddress,
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: otlpAddress,
    OTEL_EXPORTER_OTLP_PROTOCOL: z
      .enum(['http/json', 'http/protobuf'], { error: 'must be http/json: this app does not speak gRPC' })
      .optional(),
    OTEL_TRACES_EXPORTER: exporter,
    OTEL_METRICS_EXPORTER: exporter,
    OTEL_METRIC_EXPORT_INTERVAL: wholeNumber(100, 86_400_000, ' of milliseconds').default(60_000),
    // Set by Vercel: hosts of this one deployment, beside the address of the project.
    VERCEL: z.string().optional(),
    VERCEL_URL: z.string().optional(),
    VERCEL_BRANCH_URL: z.string().optional(),
  })
  .superRefine((env, context) => {
    const refuse = (name: string, message: string) =>
      context.addIssue({ code: 'custom', path: [name], message })
    if (env.UPSTASH_REDIS_REST_URL && !env.UPSTASH_REDIS_REST_TOKEN) {
      refuse('UPSTASH_REDIS_REST_TOKEN', 'is missing, and UPSTASH_REDIS_REST_URL is set: set both')
    }
    if (env.UPSTASH_REDIS_REST_TOKEN && !env.UPSTASH_REDIS_REST_URL) {
      refuse('UPSTASH_REDIS_REST_URL', 'is missing, and UPSTASH_REDIS_REST_TOKEN is set: set both')
    }
    if (env.UPSTASH_REDIS_REST_URL && env.REDIS_URL) {
      refuse('REDIS_URL', 'is set, and UPSTASH_REDIS_REST_URL too: set one of them')
    }
    if (env.REDIS_WAIT_REPLICAS > 0 && !env.REDIS_URL) {
      const place = env.UPSTASH_REDIS_REST_URL ? "Upstash's REST protocol" : 'the embedded Redis'
      refuse('REDIS_WAIT_REPLICAS', `is set, and ${place} cannot wait for replicas: use REDIS_URL, or 0`)
    }
    if ((env.UPSTASH_REDIS_REST_URL || env.REDIS_URL) && !env.AUTH_SECRET) {
      refuse(
        'AUTH_SECRET',
        'is missing, and a Redis is configured: set it to the output of openssl rand -base64 32',
      )
    }
  })

export type Env = z.infer<typeof schema>

/** A variable of the environment is wrong: the app must not start. The message names it, and never its value. */
export class EnvError extends Error {
  readonly code = 'invalid_environment'

  constructor(message: string) {
    super(message)
    this.name = 'EnvError'
  }
}

/** What Vercel's Upstash integration calls the same things; used where the own name is not set. */
const OTHER_NAMES = {
  UPSTASH_REDIS_REST_URL: 'KV_REST_API_URL',
  UPSTASH_REDIS_REST_TOKEN: 'KV_REST_API_TOKEN',
} as const

/**
 * @param variables what to read; the process' own by default.
 * @throws EnvError naming the first variable that is wrong, and the mend.
 */
export function parseEnv(variables: Record<string, string | undefined> = process.env): Env {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim()))
  for (const [name, other] of Object.entries(OTHER_NAMES)) given[name] ??= given[other]
  // On Vercel the address is known only once the project is there.
  if (given.VERCEL_PROJECT_PRODUCTION_URL) {
    given.APP_ORIGIN ??= `https://${given.VERCEL_PROJECT_PRODUCTION_URL}`
  }
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new EnvError(`${String(issue?.path[0])} ${issue?.message}`)
}

let env: Env | undefined

/** @returns the environment, read and checked once. @throws EnvError */
export function readEnv(): Env {
  env ??= parseEnv()
  return env
}
