import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningApp, startApp } from '../../support/app'
import { appEnv } from '../../support/app-on-redis'
import { type ExampleService, startExampleService } from '../../support/example-service'
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy'
import { newPrivateKey, pemOf } from '../../support/forge'
import { isAll } from '../../support/length'
import { findPython } from '../../support/machine.mjs'
import { needing } from '../../support/needing'
import { type RedisServer, startRedisServer } from '../../support/redis-server'
import { servicesEnv } from '../../support/service-credentials'
import { until } from '../../support/until'
import { signUp, type Visitor } from '../../support/visitor'

const LIMIT_MS = 20_000
/** How long an ending may take to a service while nothing is wrong, on a busy machine. */
const TOLD_MS = 1_500
/** How long a service may accept tokens after it has lost the feed, and what the test itself takes. */
const SILENCE_MS = 2_000 + 500

/** Go compiles its standard library at the first build. */
const BUILD_LIMIT_MS = 180_000
const INSTALL_LIMIT_MS = 180_000

const EXAMPLES = join(import.meta.dirname, '../../../examples')
const SECRET = 'the secret of the service under test'
const SERVICES = servicesEnv('orders', SECRET)

function testService(name: string, command: string[], alg: 'ES256' | 'EdDSA') {
  let server: RedisServer
  let redis: Redis
  let proxy: FaultProxy
  let app: RunningApp
  let service: ExampleService
  beforeAll(async () => {
    server = await startRedisServer()
    redis = new Redis(server.url)
    proxy = await startFaultProxy(server.port)
    const env = { AUTH_PRIVATE_KEY: pemOf(newPrivateKey(alg)), SERVICES, REDIS_URL: proxy.url }
    app = await startApp({ env: appEnv(server, env) })
    service = await start()
  })
  afterAll(async () => {
    await Promise.all([service?.stop(), app?.stop()])
    redis?.disconnect()
    await proxy?.stop()
    await server?.stop()
  })

  const start = () =>
    startExampleService(command, { ISSUER: app.origin, SERVICE_NAME: 'orders', SERVICE_SECRET: SECRET })
  const status = async (token: string) => (await service.ask(token)).status
  const untilStatus = (token: string, expected: number, limitMs = LIMIT_MS) =>
    until(`${name} answers ${expected}`, limitMs, async () => (await status(token)) === expected)

  /** A visitor whose token is younger than the feed. The first visitor may come in the second in which it begins. */
  async function newVisitor(): Promise<Visitor> {
    for (;;) {
      const { visitor } = await signUp(app.origin)
      if ((await settled(visitor.cookie('access'))) === 200) return visitor
    }
  }
  async function settled(token: string): Promise<number> {
    let answer = 0
    await until(`${name} follows the feed`, LIMIT_MS, async () => {
      answer = await status(token)
      return answer !== 503
    })
    return answer
  }

  it('accepts a token of the app, and no other text', async () => {
    const visitor = await newVisitor()
    const token = visitor.cookie('access')
    expect((await service.ask(token)).body.userId).toMatch(/^[\w-]+$/)
    for (const text of ['', 'x', token.slice(0, -4), `${token}x`]) expect(await status(text)).toBe(401)
  })

  it('[A7.4.1] refuses a token after a logout', async () => {
    const visitor = await newVisitor()
    const token = visitor.cookie('access')
    await visitor.send('/api/auth/logout', { method: 'POST' })
    await untilStatus(token, 401, TOLD_MS)
  })

  it('refuses all tokens after a logout everywhere, and accepts that of the next login', async () => {
    const visitor = await newVisitor()
    const old = visitor.cookie('access')
    const ended = await visitor.send('/api/sessions?scope=all', { method: 'DELETE' })
    expect(ended.status).toBe(200)
    await untilStatus(old, 401, TOLD_MS)
    expect(await status((await newVisitor()).cookie('access'))).toBe(200)
  })

  it('a service that has just started knows what ended before', async () => {
    const visitor = await newVisitor()
    const token = visitor.cookie('access')
    await visitor.send('/api/auth/logout', { method: 'POST' })
    await service.stop()
    service = await start()
    expect(await settled(token)).toBe(401)
    expect(await settled((await newVisitor()).cookie('access'))).toBe(200)
  })

  it('refuses every token two seconds after it has lost the feed, and goes on when it is back', async () => {
    const token = (await newVisitor()).cookie('access')
    await proxy.begin({ kind: 'hang' })
    await untilStatus(token, 503, SILENCE_MS)
    await proxy.end()
    await untilStatus(token, 200)
  })

  it('an emptied Redis lets no older token in', async () => {
    const token = (await newVisitor()).cookie('access')
    await redis.flushall()
    await untilStatus(token, 401, TOLD_MS)
  })

  it('without the app no token is accepted', async () => {
    const token = (await newVisitor()).cookie('access')
    await app.stop()
    await untilStatus(token, 503, SILENCE_MS)
  })
}

describe('the example service in Node', () =>
  testService('Node', [process.execPath, join(EXAMPLES, 'service-node/server.mjs')], 'EdDSA'))

/** Other languages, and what comes from the npm registry: `npm test -- --all`. */
if (isAll) {
  needing('python3-jwt', 'python3-cryptography')('the example service in Python', () =>
    testService('Python', [findPython('jwt') ?? '', join(EXAMPLES, 'service-python/server.py')], 'ES256'),
  )

  /** Installed from the npm registry. */
  describe('the example service in Express', () => {
    const folder = mkdtempSync(join(tmpdir(), 'service-express-'))
    beforeAll(() => {
      cpSync(join(EXAMPLES, 'service-express'), folder, { recursive: true })
      execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder })
    }, INSTALL_LIMIT_MS)
    afterAll(() => rmSync(folder, { recursive: true }))
    testService('Express', [process.execPath, join(folder, 'server.mjs')], 'ES256')
  })

  needing('golang-go')('the example service in Go', () => {
    const folder = mkdtempSync(join(tmpdir(), 'service-go-'))
    const program = join(folder, 'service')
    beforeAll(() => {
      // Whatever it needs is in the standard library: nothing may be downloaded.
      const env = { ...process.env, GOPROXY: 'off', GOTOOLCHAIN: 'local', GOCACHE: join(folder, 'cache') }
      execFileSync('go', ['build', '-o', program, '.'], { cwd: join(EXAMPLES, 'service-go'), env })
    }, BUILD_LIMIT_MS)
    afterAll(() => rmSync(folder, { recursive: true }))
    describe.each(['ES256', 'EdDSA'] as const)('%s', alg => testService('Go', [program], alg))
  })
}
