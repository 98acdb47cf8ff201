import { Redis } from 'ioredis'
import { type RunningApp, startApp } from './app'
import { type RedisServer, startRedisServer } from './redis-server'

/** The key that apps under test sign with, so that a test can sign as they do. */
export const APP_SECRET = 'the signing key of the app under test'

export type AppOnRedis = {
  app: RunningApp
  origin: string
  server: RedisServer
  /** A connection of the test's own. */
  redis: Redis
  stop(): Promise<void>
}

/** The production build on a real Redis of its own. The login limit is off, unless `env` sets one. */
export async function startAppOnRedis(env: Record<string, string> = {}): Promise<AppOnRedis> {
  const server = await startRedisServer()
  const redis = new Redis(server.url)
  // A command that a monitor sees before ioredis knows that it is one would be an error.
  await redis.ping()
  const prepared = await untilPrepared(redis)
  const app = await startApp({ env: appEnv(server, env) })
  await prepared.seen
  return {
    app,
    origin: app.origin,
    server,
    redis,
    async stop() {
      await app.stop()
      redis.disconnect()
      await server.stop()
    },
  }
}

/** @returns when an app that is started after this will have asked Redis for its time, as it does once, at its start. */
async function untilPrepared(redis: Redis): Promise<{ seen: Promise<void> }> {
  const monitor = await redis.monitor()
  const seen = new Promise<void>(resolve => {
    monitor.on('monitor', (_time, [name]: string[], source: string) => {
      if (name?.toUpperCase() === 'TIME' && source !== 'lua') resolve()
    })
  })
  return { seen: seen.then(() => monitor.disconnect()) }
}

/** What an app needs to run on this server; a second instance beside the first gets the same. */
export function appEnv(server: RedisServer, env: Record<string, string> = {}): Record<string, string> {
  return { REDIS_URL: server.url, AUTH_SECRET: APP_SECRET, LOGIN_RATE_LIMIT: 'off', ...env }
}

/**
 * Watches which commands clients send to Redis while `work` runs; what scripts do inside is not counted.
 * @returns the commands' names in upper case.
 */
export async function commandsDuring(redis: Redis, work: () => Promise<unknown>): Promise<string[]> {
  const monitor = await redis.monitor()
  const seen: string[] = []
  const end = `end-${Math.random()}`
  const ended = new Promise<void>(resolve => {
    monitor.on('monitor', (_time, args: string[], source: string) => {
      if (args.includes(end)) resolve()
      else if (source !== 'lua') seen.push(String(args[0]).toUpperCase())
    })
  })
  await work()
  // Redis has one queue: once this one has been seen, so has everything before it.
  await redis.echo(end)
  await ended
  monitor.disconnect()
  return seen.filter(name => name !== 'INFO')
}
