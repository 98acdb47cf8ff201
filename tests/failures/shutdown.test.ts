import { spawn } from 'node:child_process'
import { once } from 'node:events'
import http from 'node:http'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startApp } from '@/tests/support/app'
import { appEnv } from '@/tests/support/app-on-redis'
import { startFaultProxy } from '@/tests/support/fault-proxy'
import { freePort } from '@/tests/support/free-port'
import { startRedisServer } from '@/tests/support/redis-server'
import { until } from '@/tests/support/until'
import { logIn, signUp } from '@/tests/support/visitor'
import { isBuildFresh } from '@/tools/build.mjs'

const ROOT = join(import.meta.dirname, '../..')
/** Less than requests are waited for (4 s) and than the forced end (4.8 s) of lib/server/shutdown.ts. */
const ORDERLY_MS = 3_000
/** For what is waited for as long as may be. */
const SHUTDOWN_LIMIT_MS = 5_000
/** Long enough to be seen on a busy machine, and to leave time for the rest of the end. */
const ANSWER_DELAY_MS = 2_000
const START_LIMIT_MS = 30_000

const open: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

/** Sends a signal and waits for the end. @returns the exit code and how long it took (ms). */
async function end(app: { pid: number; exited: Promise<number | null> }, signal: NodeJS.Signals) {
  const startedAt = performance.now()
  process.kill(app.pid, signal)
  const code = await app.exited
  return { code, ms: performance.now() - startedAt }
}

describe('[issue 6.8] SIGTERM', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    '%s ends an idle app with 0, the embedded engine with it',
    async signal => {
      const app = await startApp()
      const { code, ms } = await end(app, signal)
      expect(code).toBe(0)
      expect(ms).toBeLessThan(ORDERLY_MS)
    },
  )

  it('finishes requests in flight, takes no new ones, exits 0', async () => {
    const server = await startRedisServer()
    open.push(server.stop)
    const proxy = await startFaultProxy(server.port)
    open.push(proxy.stop)
    const app = await startApp({
      env: { ...appEnv(server), REDIS_URL: proxy.url, REDIS_TIMEOUT_MS: '3000' },
    })
    open.push(app.stop)
    const { email } = await signUp(app.origin)
    const leaver = await logIn(app.origin, email)
    const commandArrived = proxy.once({ kind: 'delay', ms: ANSWER_DELAY_MS }, /evalsha/i)
    let isAnswered = false
    const inFlight = leaver.json('/api/auth/logout', {}).finally(() => {
      isAnswered = true
    })
    await commandArrived
    const ending = end(app, 'SIGTERM')
    await until('no new connections', ANSWER_DELAY_MS, async () =>
      fetch(`${app.origin}/api/health`).then(
        () => false,
        () => true,
      ),
    )
    expect(isAnswered, 'before that').toBe(false)
    const answer = await inFlight
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ revoked: true })
    const { code, ms } = await ending
    expect(code).toBe(0)
    expect(ms).toBeLessThan(ORDERLY_MS)
  })

  it('does not wait for ever for a request whose body never comes', async () => {
    const app = await startApp()
    const request = http.request(`${app.origin}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': 100 },
    })
    request.on('error', () => {}) // it is cut off
    request.write('{')
    await fetch(`${app.origin}/api/health`)
    const { code, ms } = await end(app, 'SIGTERM')
    expect(code).toBe(0)
    expect(ms).toBeLessThan(SHUTDOWN_LIMIT_MS)
  })

  it('is passed on by npm start', async () => {
    if (!isBuildFresh()) throw new Error('npm start would build first: npm run build')
    const port = await freePort()
    const { PATH = '', HOME = '' } = process.env
    const child = spawn(process.execPath, ['tools/start.mjs'], {
      cwd: ROOT,
      env: { PATH, HOME, NODE_ENV: 'production', PORT: `${port}` },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    open.push(async () => child.kill('SIGKILL'))
    const exited = once(child, 'exit').then(([code]) => code as number | null)
    let printed = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
    await until('the start', START_LIMIT_MS, () => /Ready on/.test(printed))
    const { code, ms } = await end({ pid: child.pid as number, exited }, 'SIGTERM')
    expect(code).toBe(0)
    expect(ms).toBeLessThan(ORDERLY_MS)
    await expect(fetch(`http://localhost:${port}/api/health`)).rejects.toThrow()
  })
})
