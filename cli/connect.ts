import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import nextEnv from '@next/env'
import { connectConfiguredRedis, isRedisConfigured } from '@/lib/connection'
import { parseEnv } from '@/lib/env'
import { StoreUnavailableError } from '@/lib/session'
import type { UsersContext } from '@/lib/users/context'
import { createUsersContext } from '@/lib/users/open-context'

const CONNECT_MS = 3000

/** There is no Redis that both this program and the app could reach. */
export class NoRedisError extends Error {
  override readonly name = 'NoRedisError'
}

/**
 * Connects to the Redis that the environment and the .env files name, read as the app reads them.
 * @throws EnvError, NoRedisError, StoreUnavailableError
 */
export async function connect(): Promise<{ context: UsersContext; close: () => Promise<void> }> {
  nextEnv.loadEnvConfig(process.cwd(), process.env.NODE_ENV === 'development', {
    info() {},
    error: console.error,
  })
  // Nothing is signed or verified here, so the app's secret need not be at hand.
  const unused = randomBytes(32).toString('base64')
  const env = parseEnv({ ...process.env, AUTH_SECRET: process.env.AUTH_SECRET?.trim() || unused })
  if (!isRedisConfigured(env)) {
    throw new NoRedisError(
      'No Redis is configured: set REDIS_URL, or UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN.\n' +
        'Without one the app keeps its users in its own process, where nothing else can reach them; it begins with two demo users.',
    )
  }
  const connection = connectConfiguredRedis(env)
  const close = () => connection.close()
  try {
    const reached = await Promise.race([
      connection.ready.then(() => true),
      delay(CONNECT_MS, false, { ref: false }),
    ])
    if (!reached) throw new StoreUnavailableError('no connection')
    return { context: createUsersContext(env, connection.redis, [unused]), close }
  } catch (error) {
    await close()
    throw error
  }
}
