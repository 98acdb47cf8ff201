/**
 * `npm run dev`: a Redis of its own behind Upstash's REST protocol, then `next dev` on it. Only this file needs the rest of
 * the repository. With a database at Upstash, set the two variables and run `npx next dev`.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { startRedisServer } from '../../tests/support/redis-server'
import { startUpstashBridge } from '../../tests/support/upstash-bridge'

process.chdir(join(import.meta.dirname, '../..')) // its tsconfig.json has the aliases of what is imported here
const server = await startRedisServer()
const bridge = await startUpstashBridge(server.url)
const next = spawn(
  process.execPath,
  [createRequire(import.meta.url).resolve('next/dist/bin/next'), 'dev', ...process.argv.slice(2)],
  {
    cwd: import.meta.dirname,
    stdio: 'inherit',
    env: {
      AUTH_SECRET: randomBytes(32).toString('hex'),
      ...process.env,
      UPSTASH_REDIS_REST_URL: bridge.url,
      UPSTASH_REDIS_REST_TOKEN: bridge.token,
    },
  },
)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => next.kill(signal))
const [code] = await once(next, 'exit')
await bridge.stop()
await server.stop()
process.exitCode = code ?? 0
