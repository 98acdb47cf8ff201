import { APP } from '@/lib/app'
import { type Env, readEnv } from '@/lib/env'
import { log, withoutSecrets } from '@/lib/log'
import { withStoreErrors } from '@/lib/session'
import { type ConnectionOptions, connectRedis, type RedisConnection } from '@/lib/session/redis'
import { connectUpstash } from '@/lib/session/upstash'

/** Middleware and handlers are separate bundles of one process, so what they share lives on globalThis. */
type Shared = { connection?: Promise<RedisConnection>; embeddedUrl?: Promise<string> }

const SHARED = Symbol.for('app.redis')
const global = globalThis as { [SHARED]?: Shared }
global[SHARED] ??= {}
const shared: Shared = global[SHARED]

/** Whether the environment names a Redis; without one the app brings its own, the embedded engine. */
export function isRedisConfigured(env: Env): boolean {
  return Boolean(env.REDIS_URL ?? env.UPSTASH_REDIS_REST_URL)
}

/** Says where the embedded engine listens. The start of the app calls this before the first {@link redisConnection}. */
export function provideEmbeddedRedis(url: Promise<string>): void {
  shared.embeddedUrl = url
}

/**
 * @returns this process' one connection to Redis; the same at every call.
 * @param observe is told of every request, for the metrics.
 * @throws EnvError; Error if neither a Redis is configured nor the embedded engine started.
 */
export function redisConnection(observe?: ConnectionOptions['observe']): Promise<RedisConnection> {
  shared.connection ??= openAppConnection(readEnv(), { observe, ...LOG_OUTAGES })
  return shared.connection
}

async function openAppConnection(env: Env, options: ConnectionOptions): Promise<RedisConnection> {
  if (isRedisConfigured(env)) return connectConfiguredRedis(env, options)
  const url = await shared.embeddedUrl
  if (!url) throw new Error('no Redis is configured, and the embedded engine was not started')
  return connectRedis({ ...options, url, timeoutMs: env.REDIS_TIMEOUT_MS, dropSilent: false })
}

/** Connects to the Redis that the environment names. @throws Error if it names none. */
export function connectConfiguredRedis(env: Env, options: ConnectionOptions = {}): RedisConnection {
  const timeoutMs = env.REDIS_TIMEOUT_MS
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = env
  if (url && token) return connectUpstash({ ...options, url, token, timeoutMs })
  if (env.REDIS_URL) {
    return connectRedis({ ...options, url: env.REDIS_URL, timeoutMs, waitReplicas: env.REDIS_WAIT_REPLICAS })
  }
  throw new Error('no Redis is configured')
}

/**
 * One small write that expires: Redis can be asked, and takes writes.
 * @throws StoreUnavailableError when there is no answer, or Redis is full, read-only or cannot persist.
 */
export async function probeWrites(redis: RedisConnection['redis']): Promise<void> {
  await withStoreErrors(() => redis.set(PROBE_KEY, '1', { px: PROBE_MS }))
}

const PROBE_KEY = `${APP}:ready`
const PROBE_MS = 1000

const LOG_OUTAGES: Pick<ConnectionOptions, 'onLost' | 'onBack'> = {
  onLost: ({ server, reason }) => {
    const why = withoutSecrets(reason)
    log.warn({ server, reason: why }, `Redis cannot be reached: ${why}. Trying again until it is back.`)
  },
  onBack: outage => log.info(outage, 'Redis is back.'),
}
