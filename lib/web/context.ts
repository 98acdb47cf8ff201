import { randomBytes } from 'node:crypto'
import { type Env, readEnv } from '@/lib/env'
import { denylist } from '@/lib/lab/strategies/denylist'
import { log } from '@/lib/log'
import { measure } from '@/lib/server/telemetry/metrics'
import type { AuthContext } from '@/lib/session/flow/context'
import { connectRedis, type RedisConnection } from '@/lib/session/redis/connect'
import type { RedisSettings } from '@/lib/session/redis/settings'
import { LEEWAY_SECONDS } from '@/lib/session/token/access-token'
import { createKeyring, type Keyring } from '@/lib/session/token/keyring'

/** Sliding life of a session whose owner did not ask to be kept signed in. */
const UNREMEMBERED_SECONDS = 12 * 3600

/** Denylist entries outlive their tokens by the leeway, and a little more. */
const DENY_MARGIN_SECONDS = LEEWAY_SECONDS + 5

/** What middleware, handlers and pages share. They are separate bundles of one process, so it lives on globalThis. */
type Shared = {
  connection: Promise<RedisConnection>
  secrets: readonly string[]
  keyring: Promise<Keyring>
}

const SHARED = Symbol.for('app.auth')
const global = globalThis as { [SHARED]?: Shared }

/** @returns this process' one connection to Redis; opens it at the first call. @throws EnvError */
export function redisConnection(): Promise<RedisConnection> {
  return shared().connection
}

/** @returns this process' secrets, the signing one first. @throws EnvError */
export function appSecrets(): readonly string[] {
  return shared().secrets
}

let context: Promise<AuthContext> | undefined

/** @returns what the use cases work with, made once. @throws EnvError */
export function authContext(): Promise<AuthContext> {
  context ??= openContext(readEnv())
  return context
}

async function openContext(env: Env): Promise<AuthContext> {
  const { connection, keyring } = shared()
  return createAuthContext(env, (await connection).redis, await keyring)
}

function shared(): Shared {
  global[SHARED] ??= openShared(readEnv())
  return global[SHARED]
}

function openShared(env: Env): Shared {
  // Without a configured secret the store is the embedded one, which forgets everything at the end: so does the key.
  const secrets = env.AUTH_SECRET ?? [randomBytes(32).toString('base64')]
  return {
    connection: connectRedis(redisSettings(env), log, measure()?.storeAsked),
    secrets,
    keyring: createKeyring(secrets),
  }
}

/** @returns what the use cases work with, as the environment sets it. */
export function createAuthContext(env: Env, redis: AuthContext['redis'], keyring: Keyring): AuthContext {
  return {
    redis,
    keyring,
    issuer: { issuer: env.APP_ORIGIN, audience: env.APP_ORIGIN },
    limits: {
      absoluteMs: env.SESSION_TTL * 1000,
      accessMs: env.ACCESS_TOKEN_TTL * 1000,
      graceMs: env.REFRESH_GRACE * 1000,
      denyMarginMs: DENY_MARGIN_SECONDS * 1000,
    },
    slidingMs: {
      remembered: env.REFRESH_TOKEN_TTL * 1000,
      unremembered: Math.min(UNREMEMBERED_SECONDS, env.REFRESH_TOKEN_TTL) * 1000,
    },
    confirmWindowMs: env.CONFIRM_WINDOW * 1000,
    strategy: denylist,
    loginLimit: env.LOGIN_RATE_LIMIT,
  }
}

/** @returns how to reach the Redis that the environment names. */
export function redisSettings(env: Env): RedisSettings {
  const timeoutMs = env.REDIS_TIMEOUT_MS
  if (env.UPSTASH_REDIS_REST_URL && env.UPSTASH_REDIS_REST_TOKEN) {
    const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = env
    return { transport: 'upstash', url, token, timeoutMs }
  }
  return env.REDIS_URL
    ? { transport: 'tcp', url: env.REDIS_URL, timeoutMs }
    : { transport: 'embedded', timeoutMs }
}
