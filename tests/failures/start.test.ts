import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startApp } from '@/tests/support/app'
import { APP_SECRET } from '@/tests/support/app-on-redis'
import { freePort } from '@/tests/support/free-port'
import { startRedisServer } from '@/tests/support/redis-server'
import { until } from '@/tests/support/until'
import { signUp } from '@/tests/support/visitor'
import { RECOVERY_LIMIT_MS } from './stage'

const ROOT = join(import.meta.dirname, '../..')

const open: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

/** Starts the app with variables that it should not start with. */
async function startWrongly(variables: Record<string, string>) {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(
    process.execPath,
    ['node_modules/next/dist/bin/next', 'start', '-p', `${await freePort()}`],
    {
      cwd: ROOT,
      env: { PATH, HOME, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  open.push(async () => child.kill('SIGKILL'))
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  child.stdout.resume()
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, lines: errors.trimEnd().split('\n') }
}

describe('a wrong environment stops the start with one line that names the variable and the mend', () => {
  const REDIS_URL = 'redis://127.0.0.1:1'
  it.each<[string, Record<string, string>, RegExp]>([
    ['AUTH_SECRET missing', { REDIS_URL }, /^Cannot start: AUTH_SECRET is missing.*openssl rand/],
    [
      'AUTH_SECRET weak',
      { REDIS_URL, AUTH_SECRET: 'hunter2-is-too-short' },
      /^Cannot start: AUTH_SECRET needs 32 bytes.*openssl rand/,
    ],
    [
      'REDIS_URL unreadable',
      { REDIS_URL: 'redis://user:hunter2@/%', AUTH_SECRET: APP_SECRET },
      /^Cannot start: REDIS_URL .*redis:\/\/host:port/,
    ],
    [
      'REDIS_URL with a wrong database',
      { REDIS_URL: 'redis://:hunter2@localhost/first', AUTH_SECRET: APP_SECRET },
      /^Cannot start: REDIS_URL .*number/,
    ],
    ['a number that is none', { ACCESS_TOKEN_TTL: 'hunter2' }, /^Cannot start: ACCESS_TOKEN_TTL .*seconds/],
    ['a level that is none', { LOG_LEVEL: 'hunter2' }, /^Cannot start: LOG_LEVEL .*debug/],
    [
      'a collector that cannot be spoken to',
      { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
      /^Cannot start: OTEL_EXPORTER_OTLP_PROTOCOL .*http\/json/,
    ],
  ])('%s', async (_name, variables, line) => {
    const { code, lines } = await startWrongly(variables)
    expect(code).toBe(1)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(line)
    expect(lines[0]).not.toContain('hunter2')
  })
})

describe('a start while Redis is down', () => {
  it('is up, says so once, answers 503, and serves within two seconds of its coming', async () => {
    const port = await freePort()
    const app = await startApp({
      env: { REDIS_URL: `redis://127.0.0.1:${port}`, AUTH_SECRET: APP_SECRET, LOGIN_RATE_LIMIT: 'off' },
    })
    open.push(app.stop)
    const [ready, login] = await Promise.all([
      fetch(`${app.origin}/api/ready`),
      fetch(`${app.origin}/api/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'a@users.example', password: 'umbrella' }),
      }),
    ])
    expect([ready.status, login.status]).toEqual([503, 503])
    const told = () =>
      app
        .output()
        .split('\n')
        .filter(line => /redis/i.test(line))
    expect(told()).toHaveLength(1)
    expect(told()[0]).toMatch(/Redis cannot be reached: ECONNREFUSED/)

    const server = await startRedisServer({ port, args: ['--maxmemory-policy', 'allkeys-lru'] })
    open.push(server.stop)
    await until(
      'service',
      RECOVERY_LIMIT_MS,
      async () => (await fetch(`${app.origin}/api/ready`)).status === 200,
    )
    const { visitor } = await signUp(app.origin)
    expect((await visitor.send('/dashboard')).status).toBe(200)
    await until('the warning', RECOVERY_LIMIT_MS, () => app.output().includes('REDIS MAY EVICT'))
    expect(app.output()).toContain('"policy":"allkeys-lru"')
  })

  it('says nothing about eviction when nothing is evicted', async () => {
    const server = await startRedisServer()
    open.push(server.stop)
    const app = await startApp({ env: { REDIS_URL: server.url, AUTH_SECRET: APP_SECRET } })
    open.push(app.stop)
    await signUp(app.origin)
    // Only then has everything that it printed arrived.
    await app.stop()
    expect(app.output()).not.toMatch(/EVICT/)
  })
})
