import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningApp, startApp } from '@/tests/support/app'
import { APP_SECRET } from '@/tests/support/app-on-redis'
import { freePort } from '@/tests/support/free-port'
import { isLong } from '@/tests/support/length'
import { hasSystemPackage } from '@/tests/support/machine.mjs'
import { type RedisServer, startRedisServer } from '@/tests/support/redis-server'

export { isLong }

/** Within this an answer has to be there, whatever Redis does (ms). */
export const ANSWER_LIMIT_MS = 1_000
/** Within this everything works again once Redis does (ms). */
export const RECOVERY_LIMIT_MS = 2_000

/** Several instances of the app that are one to their users: one origin, one signing key. */
export type Stage = {
  /** A redis-server keeps every acknowledged write on disk, over a restart; the embedded engine keeps nothing. */
  readonly server: RedisServer
  /** What every instance is started with; the Redis is named in addition. */
  env: Record<string, string>
  /** An instance that no fault stands in front of. */
  good: RunningApp
  /** Starts one more instance. */
  instance(env: Record<string, string>): Promise<RunningApp>
  /** Starts Redis again, on the same port and with what is on the disk. */
  startServerAgain(): Promise<void>
  stop(): Promise<void>
}

/** A Redis and one instance of the app on it. @param settings variables for every instance. */
export async function openStage(settings: Record<string, string> = {}): Promise<Stage> {
  const dir = mkdtempSync(join(tmpdir(), 'faults-redis-'))
  const port = await freePort()
  const args = hasSystemPackage('redis-server') ? ['--appendonly', 'yes', '--appendfsync', 'always'] : []
  const startServer = () => startRedisServer({ port, dir, args })
  let server = await startServer()
  const apps: RunningApp[] = []
  const env = {
    APP_ORIGIN: `http://localhost:${await freePort()}`,
    AUTH_SECRET: APP_SECRET,
    LOGIN_RATE_LIMIT: 'off',
    ...settings,
  }
  const instance = async (more: Record<string, string>) => {
    const app = await startApp({ env: { ...env, ...more } })
    apps.push(app)
    return app
  }
  return {
    get server() {
      return server
    },
    env,
    good: await instance({ REDIS_URL: server.url }),
    instance,
    startServerAgain: async () => {
      server = await startServer()
    },
    async stop() {
      await Promise.all(apps.map(app => app.stop()))
      await server.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
