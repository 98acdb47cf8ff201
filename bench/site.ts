import { execFileSync } from 'node:child_process'
import { Redis } from 'ioredis'
import { startRedisServer } from '../tests/support/redis-server'
import { startUpstashBridge } from '../tests/support/upstash-bridge'
import { buildApp, linkPackages } from './apps'
import { LOAD_CPU, pin, type Server, startServer } from './server'
import type { Target } from './targets'
import { Visitor } from './visitor'

/** Everything of a run, started: servers on one processor, Redis, bridge and load on the other. */
export type Site = { servers: Server[]; redis: Redis; stop(): Promise<void> }

/** For the benchmark only. */
const AUTH_SECRET = 'only-for-the-benchmark-only-for-the-benchmark'

/**
 * Builds what is not built, and starts it all.
 * @param nodeArgs more arguments for the servers' Node.
 */
export async function openSite(targets: Target[], nodeArgs: string[] = []): Promise<Site> {
  requirePrograms(['wrk', 'taskset', 'redis-server'])
  linkPackages()
  for (const { recipe } of targets) await buildApp(recipe)
  // What is started from here on inherits the processor.
  pin(process.pid, LOAD_CPU)
  const server = await startRedisServer({ args: ['--appendonly', 'no'] })
  const bridge = await startUpstashBridge(server.url)
  const redis = new Redis(server.url)
  const environments = {
    none: {},
    embedded: {},
    tcp: { REDIS_URL: server.url, AUTH_SECRET },
    rest: { UPSTASH_REDIS_REST_URL: bridge.url, UPSTASH_REDIS_REST_TOKEN: bridge.token, AUTH_SECRET },
  }
  const servers: Server[] = []
  for (const target of targets) {
    const env = {
      LOGIN_RATE_LIMIT: '999999 / 1 s',
      SIGNUP_RATE_LIMIT: '999999 / 1 s',
      REDIS_TIMEOUT_MS: '5000',
      ...environments[target.redis ?? 'none'],
    }
    const started = await startServer(target, env, nodeArgs)
    await new Visitor(target, started.origin).signUp()
    servers.push(started)
  }
  return {
    servers,
    redis,
    stop: async () => {
      await Promise.all(servers.map(started => started.stop()))
      redis.disconnect()
      await bridge.stop()
      await server.stop()
    },
  }
}

function requirePrograms(names: string[]): void {
  for (const name of names) {
    try {
      execFileSync('which', [name], { stdio: 'ignore' })
    } catch {
      throw new Error(`The benchmark needs ${name}: apt-get install wrk util-linux redis-server`)
    }
  }
}
