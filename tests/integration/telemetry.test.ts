import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp } from '@/tests/support/app'
import { type AppOnRedis, startAppOnRedis } from '@/tests/support/app-on-redis'
import { type OtlpCollector, startOtlpCollector } from '@/tests/support/otlp-collector'
import { until } from '@/tests/support/until'
import { logIn, NAME, PASSWORD, signUp, Visitor } from '@/tests/support/visitor'

const LIMIT_MS = 15_000
const PRIVATE_QUERY = 'someone-s-own-words'
/** Nobody else's: 127.0.0.1 is where Redis is too, which the log may name. */
const CLIENT_IP = '203.0.113.77'

describe('telemetry that was asked for', () => {
  let collector: OtlpCollector
  let stage: AppOnRedis
  let secrets: string[]
  let output = ''

  beforeAll(async () => {
    collector = await startOtlpCollector()
    stage = await startAppOnRedis({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_SERVICE_NAME: 'the-app-under-test',
      OTEL_METRIC_EXPORT_INTERVAL: '200',
      OTEL_BSP_SCHEDULE_DELAY: '200',
      LOG_LEVEL: 'debug',
      TRUST_PROXY: 'on',
    })
    const { visitor, email, userId, sid } = await signUp(stage.origin)
    const other = await logIn(stage.origin, email)
    const otherId = ((await (await other.send('/api/auth/session')).json()) as { session: { id: string } })
      .session.id
    secrets = [
      ...visitor.cookies.values(),
      ...other.cookies.values(),
      email,
      userId,
      sid,
      otherId,
      NAME,
      PASSWORD,
    ]
    const headers = { 'x-forwarded-for': CLIENT_IP }
    await visitor.send(`/dashboard?q=${PRIVATE_QUERY}`, { headers })
    await visitor.send(`/api/sessions/${otherId}`, { method: 'DELETE', headers })
    await new Visitor(stage.origin).send(`/dashboard?q=${PRIVATE_QUERY}`, { headers })
    await other.send('/api/auth/session', { headers })
    const wrong = { email, password: 'the wrong umbrella' }
    await new Visitor(stage.origin).json('/api/auth/login', wrong, { headers })
    const copy = visitor.copy()
    await visitor.json('/api/auth/logout', {}, { headers })
    expect((await copy.json('/api/auth/logout', {}, { headers })).status).toBe(200)
  })
  afterAll(async () => {
    await stage?.stop()
    await collector?.stop()
  })

  it('counts requests that were refused, by code and reason', async () => {
    await until('the counts', LIMIT_MS, () => collector.series('auth.requests.refused').length >= 3)
    expect(collector.series('auth.requests.refused')).toEqual(
      expect.arrayContaining([
        { attributes: { code: 'unauthenticated' }, value: 1 },
        { attributes: { code: 'revoked', reason: 'signed_out_elsewhere' }, value: 1 },
        { attributes: { code: 'invalid_credentials' }, value: 1 },
      ]),
    )
  })

  it('counts denylist writes by reason, and a repeated logout once', async () => {
    await until('the counts', LIMIT_MS, () => collector.series('auth.denylist.writes').length >= 2)
    expect(collector.series('auth.denylist.writes')).toEqual(
      expect.arrayContaining([
        { attributes: { reason: 'signed_out_elsewhere' }, value: 1 },
        { attributes: { reason: 'signed_out' }, value: 1 },
      ]),
    )
  })

  it('times Redis by command', async () => {
    await until('the times', LIMIT_MS, () => collector.series('db.client.operation.duration').length >= 2)
    const commands = collector.series('db.client.operation.duration')
    expect(commands.map(({ attributes }) => attributes['db.operation.name'])).toEqual(
      expect.arrayContaining(['MGET', 'EVALSHA']),
    )
    for (const { attributes, value } of commands) {
      expect(attributes['db.system.name']).toBe('redis')
      expect(value).toBeGreaterThan(0)
    }
  })

  it('traces requests under the name of their route', async () => {
    await until('the spans', LIMIT_MS, () => collector.spans().some(({ name }) => name === 'GET /dashboard'))
    await until('the spans', LIMIT_MS, () =>
      collector.spans().some(({ name }) => /^DELETE \/api\/sessions\/\[sid\]$/.test(name)),
    )
    expect(collector.bodies.join()).toContain('the-app-under-test')
  })

  it('sends and logs nothing that says who it was', async () => {
    output = stage.app.output()
    expect(output).toMatch(/"requestId":"[\w-]{36}","code":"revoked","reason":"signed_out_elsewhere"/)
    const everything = `${collector.bodies.join('\n')}\n${output}`
    for (const secret of [...secrets, PRIVATE_QUERY, CLIENT_IP])
      expect(everything.includes(secret), secret.slice(0, 12)).toBe(false)
  })

  it('sends what is left when the app is told to end', async () => {
    await new Visitor(stage.origin).send('/api/sessions')
    const sent = () =>
      collector
        .series('auth.requests.refused')
        .find(({ attributes }) => attributes.code === 'unauthenticated')?.value
    expect(await stage.app.stop()).toBe(0)
    expect(sent()).toBe(2)
  })
})

describe('a log level that nobody asked for', () => {
  it('writes no line for a refused request', async () => {
    const app = await startApp()
    await new Visitor(app.origin).send('/api/auth/session')
    // Only then has everything that it printed arrived.
    await app.stop()
    expect(app.output()).not.toContain('a request was refused')
  })
})
