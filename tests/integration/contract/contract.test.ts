import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { directoryKeys } from '@/lib/users/store/keys'
import { ApiReference } from '../../support/api-reference'
import { type RunningApp, startApp } from '../../support/app'
import { type RedisServer, startRedisServer } from '../../support/redis-server'
import { servicesEnv } from '../../support/service-credentials'
import { changeStoredSession, changeStoredUser } from '../../support/stored'
import { until } from '../../support/until'

const PASSWORD = 'seven quiet otters at dawn'
/** More passwords than the app lets wait. */
const WAVE = 300
const FLOOD_LIMIT_MS = 90_000
const NEEDS_NO_REDIS = [
  '/api/health',
  '/api/openapi.json',
  '/.well-known/jwks.json',
  '/.well-known/oauth-authorization-server',
]

const SERVICE_SECRET = 'the secret of the reporting service'
const SERVICES = servicesEnv('reports', SERVICE_SECRET)
const basic = (secret: string) => ({
  authorization: `Basic ${Buffer.from(`reports:${secret}`).toString('base64')}`,
})

type Sent = {
  path?: string
  cookie?: string
  json?: unknown
  body?: string
  headers?: Record<string, string>
}

/** Drives every answer that the reference documents, and finds out any that it does not. */
describe('the API reference', () => {
  let server: RedisServer
  let redis: Redis
  let app: RunningApp
  /** The same app while its Redis cannot be reached, and with one attempt per hour. */
  let cutOff: RunningApp
  let limited: RunningApp
  let reference: ApiReference

  beforeAll(async () => {
    server = await startRedisServer()
    redis = new Redis(server.url)
    const shared = {
      REDIS_URL: server.url,
      AUTH_SECRET: 'contract '.repeat(5),
      LOGIN_RATE_LIMIT: 'off',
      SERVICES,
    }
    app = await startApp({ env: shared })
    const same = { ...shared, APP_ORIGIN: app.origin }
    ;[cutOff, limited] = await Promise.all([
      startApp({ env: { ...same, REDIS_URL: 'redis://127.0.0.1:1' } }),
      startApp({ env: { ...same, LOGIN_RATE_LIMIT: '1 / 1 h', SIGNUP_RATE_LIMIT: '1 / 1 h' } }),
    ])
    reference = new ApiReference(await (await fetch(`${app.origin}/api/openapi.json`)).json())
  })

  afterAll(async () => {
    redis?.disconnect()
    await Promise.all([app?.stop(), cutOff?.stop(), limited?.stop()])
    await server?.stop()
  })

  async function call(to: RunningApp, method: string, path: string, sent: Sent = {}): Promise<Response> {
    const { json, body = json === undefined ? undefined : JSON.stringify(json), cookie, headers } = sent
    const answer = await fetch(to.origin + (sent.path ?? path.replace(/\{s?id\}/, 'x'.repeat(22))), {
      method: method.toUpperCase(),
      redirect: 'manual',
      body,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(cookie && { cookie }),
        ...headers,
      },
    })
    await reference.observe(method, path, answer)
    return answer
  }

  const form = (fields: Record<string, string>): Sent => ({
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  const cookiesOf = (answer: Response) =>
    answer.headers
      .getSetCookie()
      .map(cookie => cookie.split(';')[0])
      .join('; ')

  let people = 0
  async function person() {
    people += 1
    const email = `person${people}@example.com`
    const answer = await call(app, 'post', '/api/auth/signup', {
      json: { name: 'A person', email, password: PASSWORD },
    })
    const { user, session } = await answer.json()
    return { email, id: user.id as string, sid: session.id as string, cookie: cookiesOf(answer) }
  }

  async function loginAgain(email: string) {
    const answer = await call(app, 'post', '/api/auth/login', { json: { email, password: PASSWORD } })
    const { session } = await answer.json()
    return { sid: session.id as string, cookie: cookiesOf(answer) }
  }

  /** A person who is an administrator, and counted as one. */
  async function admin() {
    const { id, ...rest } = await person()
    await changeStoredUser(redis, id, { role: 'admin' })
    await redis.hset(directoryKeys.admins, { [id]: 1 })
    return { id, ...rest }
  }

  /** Sends waves of requests with a password each, until each of `calls` was refused because too many passwords wait. */
  async function whileFlooded(path: string, newBody: () => object, calls: (() => Promise<Response>)[]) {
    const isRefused = async (answer: Response) => (await answer.json()).code === 'overloaded'
    const send = () =>
      fetch(app.origin + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', connection: 'close' },
        body: JSON.stringify(newBody()),
      }).then(isRefused)
    for (let left = calls; left.length > 0; ) {
      const wave = Array.from({ length: WAVE }, send)
      await Promise.race(wave.map(async sent => ((await sent) ? undefined : Promise.all(wave))))
      const refused = await Promise.all(left.map(async each => isRefused(await each())))
      await Promise.all(wave)
      left = left.filter((_each, at) => !refused[at])
    }
  }

  /** A body that each POST accepts. */
  const GOOD_FIELDS: Record<string, Record<string, string>> = {
    '/api/auth/signup': { name: 'A form', email: 'form@example.com', password: PASSWORD },
    '/api/auth/login': { email: 'nobody@example.com', password: PASSWORD },
    '/api/auth/confirm': { password: PASSWORD },
    '/api/sessions/end': { scope: 'others' },
    '/api/account/delete': { password: PASSWORD },
    '/api/account': { password: PASSWORD },
    '/api/admin/users/{id}': { status: 'active' },
    '/api/admin/users/{id}/change': { status: 'active' },
    '/api/account/password': { currentPassword: PASSWORD, newPassword: `${PASSWORD} again` },
  }
  const goodJson = (method: string, path: string) =>
    method !== 'get' && GOOD_FIELDS[path] ? { json: GOOD_FIELDS[path] } : {}
  const goodPath = (path: string) => (path === '/api/sessions' ? { path: `${path}?scope=others` } : {})

  test('what every address refuses alike is as documented', async () => {
    const { cookie } = await admin()
    for (const { method, path, isForServices } of reference.operations()) {
      if (method === 'get') continue
      const withService = (sent: Sent) =>
        isForServices ? { ...sent, headers: { ...basic(SERVICE_SECRET), ...sent.headers } } : sent
      const refused = async (status: number, sent: Sent) =>
        expect
          .soft((await call(app, method, path, { cookie, ...withService(sent) })).status, `${method} ${path}`)
          .toBe(status)
      await refused(403, { headers: { origin: 'https://elsewhere.example' } })
      // The body of a logout is no reason against it.
      if (path === '/api/auth/logout') continue
      await refused(400, { body: '{' })
      await refused(413, { json: 'x'.repeat(65 * 1024) })
      await refused(415, { body: 'x', headers: { 'content-type': 'text/plain' } })
      await refused(422, { json: { unknown: true } })
    }
  })

  test('who has no session, or an ended one, gets what is documented', async () => {
    const { cookie } = await person()
    await call(app, 'post', '/api/auth/logout', { cookie })
    for (const { method, path, needsPrincipal } of reference.operations()) {
      if (!needsPrincipal) continue
      const sent = { ...goodJson(method, path), ...goodPath(path) }
      expect.soft((await call(app, method, path, sent)).status).toBe(401)
      const answer = await call(app, method, path, { ...sent, cookie })
      expect.soft(await answer.json()).toMatchObject({ code: 'revoked', reason: 'signed_out' })
    }
  })

  test('while Redis is away, every address that needs it says so', async () => {
    const { cookie } = await person()
    for (const { method, path, isForServices } of reference.operations()) {
      if (NEEDS_NO_REDIS.includes(path) || isForServices) continue
      const answer = await call(cutOff, method, path, {
        ...goodJson(method, path),
        ...goodPath(path),
        cookie,
      })
      expect.soft(answer.status, `${method} ${path}`).toBe(503)
      expect.soft(answer.headers.get('retry-after')).toBe('1')
      if (method !== 'post') continue
      const page = await call(cutOff, method, path, { ...form(GOOD_FIELDS[path] ?? {}), cookie })
      expect.soft(page.headers.get('content-type')).toContain('text/html')
    }
  })

  test('a form is redirected', async () => {
    for (const { method, path, isForServices } of reference.operations()) {
      if (method !== 'post' || isForServices) continue
      const answer = await call(app, method, path, form(GOOD_FIELDS[path] ?? {}))
      expect.soft(answer.status, path).toBe(303)
    }
  })

  test('signing up, in and out', async () => {
    const { email, id, cookie } = await person()
    const again = { json: { name: 'Another', email, password: PASSWORD } }
    expect((await call(app, 'post', '/api/auth/signup', again)).status).toBe(409)
    const wrong = { json: { email, password: 'not the password' } }
    expect((await call(app, 'post', '/api/auth/login', wrong)).status).toBe(401)
    const right = { json: { email, password: PASSWORD } }
    await call(limited, 'post', '/api/auth/login', right)
    expect((await call(limited, 'post', '/api/auth/login', right)).headers.get('retry-after')).toMatch(
      /^\d+$/,
    )

    expect((await call(app, 'get', '/api/auth/session', { cookie })).status).toBe(200)
    const refreshed = await call(app, 'post', '/api/auth/refresh', { cookie })
    expect(refreshed.status).toBe(200)
    expect((await call(app, 'post', '/api/auth/logout', { cookie: cookiesOf(refreshed) })).status).toBe(200)
    expect((await call(app, 'post', '/api/auth/logout')).status).toBe(200)
    expect((await call(app, 'post', '/api/auth/refresh', { cookie })).status).toBe(401)

    await changeStoredUser(redis, id, { status: 'blocked' })
    expect((await call(app, 'post', '/api/auth/login', right)).status).toBe(403)
  })

  test('sessions', async () => {
    const { id, sid, email, cookie } = await person()
    const end = (sent: Sent) => call(app, 'delete', '/api/sessions/{sid}', { cookie, ...sent })
    const post = (json: object) => call(app, 'post', '/api/sessions/end', { cookie, json })
    const others = () => call(app, 'delete', '/api/sessions', { cookie, path: '/api/sessions?scope=others' })

    const second = await loginAgain(email)
    const list = await call(app, 'get', '/api/sessions', { cookie })
    expect((await list.json()).sessions).toHaveLength(2)
    expect(await (await end({ path: `/api/sessions/${second.sid}` })).json()).toEqual({ revoked: 1 })
    expect((await end({})).status).toBe(404)
    expect((await post({ sid: 'nothing' })).status).toBe(404)
    expect(await (await post({ scope: 'others' })).json()).toEqual({ revoked: 0 })
    expect((await others()).status).toBe(200)

    await changeStoredSession(redis, { userId: id, sid }, { confirmedAt: 0 })
    expect((await end({ path: `/api/sessions/${second.sid}` })).status).toBe(403)
    expect((await post({ scope: 'all' })).status).toBe(403)
    expect((await others()).status).toBe(403)
  })

  test('the password', async () => {
    const { cookie } = await person()
    const confirm = (to: RunningApp, password: string) =>
      call(to, 'post', '/api/auth/confirm', { cookie, json: { password } })
    expect((await confirm(app, PASSWORD)).status).toBe(200)
    expect((await confirm(app, 'not the password')).status).toBe(403)
    await confirm(limited, PASSWORD)
    expect((await confirm(limited, PASSWORD)).status).toBe(429)

    const change = (to: RunningApp, currentPassword: string) =>
      call(to, 'post', '/api/account/password', {
        cookie,
        json: { currentPassword, newPassword: `${PASSWORD} again` },
      })
    expect((await change(limited, PASSWORD)).status).toBe(429)
    expect((await change(app, 'not the password')).status).toBe(403)
    const changed = await change(app, PASSWORD)
    expect(changed.status).toBe(200)
    const events = await call(app, 'get', '/api/account/events', { cookie: cookiesOf(changed) })
    expect((await events.json()).events.slice(0, 2)).toMatchObject([
      { type: 'login' },
      { type: 'password_changed' },
    ])
  })

  test('deleting the account', async () => {
    const ways = [
      ['delete', '/api/account'],
      ['post', '/api/account/delete'],
    ] as const
    for (const [method, path] of ways) {
      const { id, sid, cookie } = await person()
      const remove = async (to: RunningApp, password: string, sent: Sent = { cookie }) =>
        (await call(to, method, path, { ...sent, json: { password } })).status
      expect(await remove(app, 'not the password')).toBe(403)
      await call(limited, 'post', '/api/auth/confirm', { cookie, json: { password: PASSWORD } })
      expect(await remove(limited, PASSWORD)).toBe(429)
      await changeStoredSession(redis, { userId: id, sid }, { confirmedAt: 0 })
      expect(await remove(app, PASSWORD)).toBe(403)
      await call(app, 'post', '/api/auth/confirm', { cookie, json: { password: PASSWORD } })
      expect(await remove(app, PASSWORD)).toBe(200)

      await redis.del(directoryKeys.admins)
      expect(await remove(app, PASSWORD, await admin())).toBe(409)
    }
  })

  test('administrators', async () => {
    const { id, sid, cookie } = await admin()
    const other = await person()
    const gets = ['/api/admin/users', '/api/admin/users/{id}', '/api/admin/log']
    const changes = [
      ['patch', '/api/admin/users/{id}'],
      ['post', '/api/admin/users/{id}/change'],
      ['post', '/api/admin/users/{id}/kick'],
    ] as const
    const of = (userId: string, path: string) => ({ path: path.replace('{id}', userId) })
    for (const path of gets) {
      expect((await call(app, 'get', path, { cookie: other.cookie })).status).toBe(403)
      expect((await call(app, 'get', path, { cookie, ...of(other.id, path) })).status).toBe(200)
    }
    for (const path of ['/api/admin/users', '/api/admin/log']) {
      expect((await call(app, 'get', path, { cookie, path: `${path}?cursor=x` })).status).toBe(422)
    }
    expect((await call(app, 'get', '/api/admin/users/{id}', { cookie })).status).toBe(404)
    for (const [method, path] of changes) {
      const change = async (userId: string, json: object | undefined, by = cookie) =>
        (await call(app, method, path, { ...of(userId, path), cookie: by, json })).status
      const { json } = goodJson(method, path) as { json?: object }
      expect(await change(other.id, json, other.cookie)).toBe(403)
      expect(await change('x', json)).toBe(404)
      expect(await change(other.id, json)).toBe(200)
      if (!path.endsWith('kick')) {
        await redis.del(directoryKeys.admins)
        expect(await change(id, { role: 'user' })).toBe(409)
      }
      await changeStoredSession(redis, { userId: id, sid }, { confirmedAt: 0 })
      expect(await change(other.id, json)).toBe(403)
      await call(app, 'post', '/api/auth/confirm', { cookie, json: { password: PASSWORD } })
    }
    const entries = await call(app, 'get', '/api/admin/log', { cookie })
    expect((await entries.json()).entries[0].by.id).toBe(id)
  })

  test(
    'too many sign-ups, and too many passwords that wait',
    async () => {
      const newcomer = () => {
        people += 1
        return { name: 'A person', email: `person${people}@example.com`, password: PASSWORD }
      }
      const signUp = (to: RunningApp) => call(to, 'post', '/api/auth/signup', { json: newcomer() })
      await signUp(limited)
      expect((await signUp(limited)).status).toBe(429)

      const { cookie } = await person()
      const password = 'not the password'
      const newPassword = `${PASSWORD} again`
      const attempt = { email: 'nobody@example.com', password }
      await whileFlooded('/api/auth/login', () => attempt, [
        () => call(app, 'post', '/api/auth/login', { json: attempt }),
        () => call(app, 'post', '/api/auth/confirm', { cookie, json: { password } }),
        () => call(app, 'post', '/api/account/delete', { cookie, json: { password } }),
        () => call(app, 'delete', '/api/account', { cookie, json: { password } }),
        () =>
          call(app, 'post', '/api/account/password', {
            cookie,
            json: { currentPassword: password, newPassword },
          }),
      ])
      await whileFlooded('/api/auth/signup', newcomer, [() => signUp(app)])
    },
    FLOOD_LIMIT_MS,
  )

  test('events of the session', async () => {
    const { cookie } = await person()
    const path = '/api/auth/events'
    const listen = () => fetch(`${app.origin}${path}`, { headers: { cookie } })
    // Each is there as soon as its headers are.
    const streams = await Promise.all([listen(), listen(), listen(), listen()])
    const oneTooMany = await listen()
    expect(oneTooMany.status).toBe(429)
    await reference.observe('get', path, oneTooMany)
    await call(app, 'post', '/api/auth/logout', { cookie })
    for (const stream of streams) {
      expect(stream.status).toBe(200)
      await reference.observe('get', path, stream)
      expect(await stream.text()).toMatch(/^event: ended$/m)
    }
  })

  test('what services ask', async () => {
    const { cookie } = await person()
    const token = /access=([^;]+)/.exec(cookie)?.[1] ?? ''
    for (const path of ['/api/oauth/introspect', '/api/oauth/revoke', '/api/oauth/introspect']) {
      const { body, headers } = form({ token })
      const sent = { body, headers: { ...headers, ...basic(SERVICE_SECRET) } }
      expect.soft((await call(app, 'post', path, sent)).status).toBe(200)
      expect.soft((await call(cutOff, 'post', path, sent)).status).toBe(503)
      expect.soft((await call(app, 'post', path, form({ token }))).status).toBe(401)
      const wrong = { body, headers: { ...headers, ...basic('a guess') } }
      await call(limited, 'post', path, wrong)
      expect.soft((await call(limited, 'post', path, wrong)).status).toBe(429)
      expect.soft((await call(limited, 'post', path, sent)).status).toBe(200)
    }
  })

  test('the feed of endings', async () => {
    const path = '/api/feed'
    const gone = new AbortController()
    const listen = () => fetch(app.origin + path, { headers: basic(SERVICE_SECRET), signal: gone.signal })
    const feeds = await Promise.all(Array.from({ length: 64 }, listen))
    expect(feeds.map(({ status }) => status)).toEqual(feeds.map(() => 200))
    expect((await call(app, 'get', path, { headers: basic(SERVICE_SECRET) })).status).toBe(429)
    const { status = 0, headers } = feeds[0] ?? {}
    await reference.observe('get', path, new Response('', { status, headers }))
    gone.abort()
    await until('a feed may be opened again', 10_000, async () => {
      const answer = await fetch(app.origin + path, { headers: basic(SERVICE_SECRET) })
      await answer.body?.cancel()
      return answer.status === 200
    })
    expect((await call(app, 'get', path)).status).toBe(401)
    expect((await call(cutOff, 'get', path, { headers: basic(SERVICE_SECRET) })).status).toBe(503)
    const wrong = { headers: basic('a guess') }
    await call(limited, 'get', path, wrong)
    expect((await call(limited, 'get', path, wrong)).status).toBe(429)
  })

  test('what only tells about the app', async () => {
    for (const path of [...NEEDS_NO_REDIS, '/api/ready']) {
      expect((await call(app, 'get', path)).status).toBe(200)
    }
  })

  // The last one: by now everything above has been seen.
  test('documents each answer that was seen, and none that was not', () => {
    expect(reference.observed()).toEqual(reference.documented())
  })
})
