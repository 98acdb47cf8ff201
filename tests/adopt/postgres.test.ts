import { execFile } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findPostgresFolder } from '../support/machine.mjs'
import { type Postgres, startPglite, startPostgres } from '../support/postgres'
import { type RedisServer, startRedisServer } from '../support/redis-server'
import { cookiesOf, NextApp } from './next-app'
import { packTarball, type Tarball } from './tarball'

const EXAMPLE = join(import.meta.dirname, '../../examples/postgres')
const ADA = { id: '1', email: 'ada@example.com', password: 'open sesame of 2014' }
const GRACE = { id: '2', email: 'grace@example.com', password: 'correct horse battery staple' }
const LINUS = { id: '3', email: 'linus@example.com', password: 'brought from a php shop' }
const NEW_PASSWORD = 'a longer one than in 2014'
const WEBHOOK_SECRET = 'of the payment provider'

const folder = mkdtempSync(join(tmpdir(), 'example-'))
let tarball: Tarball
beforeAll(async () => {
  tarball = await packTarball()
  const skipped = ['node_modules', '.next']
  cpSync(EXAMPLE, folder, { recursive: true, filter: path => !skipped.includes(basename(path)) })
  const install = (...args: string[]) =>
    promisify(execFile)('npm', [...args, '--prefer-offline', '--no-audit', '--no-fund'], { cwd: folder })
  await install('ci')
  await install('install', '--no-save', tarball.path)
  await new NextApp(folder).build()
})
afterAll(() => {
  tarball?.remove()
  rmSync(folder, { recursive: true, force: true })
})

const databases: [name: string, start: () => Promise<Postgres>][] = [['PGlite', () => startPglite(folder)]]
if (findPostgresFolder()) databases.push(["the system's Postgres", startPostgres])

describe.each(databases)('examples/postgres on %s', (_name, startDatabase) => {
  const app = new NextApp(folder)
  let redis: RedisServer
  let database: Postgres

  beforeAll(async () => {
    redis = await startRedisServer()
    database = await startDatabase()
    await app.start({
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      AUTH_SECRET: 'of the shop '.repeat(3),
      WEBHOOK_SECRET,
    })
  })
  afterAll(async () => {
    await app.stop()
    await database?.stop()
    await redis?.stop()
  })

  async function logIn({ email, password }: typeof ADA): Promise<string> {
    const answer = await app.submit('/login', { email, password })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/dashboard'])
    return cookiesOf(answer)
  }
  /** @returns the page behind the guard, or where its guard sends to. */
  async function open(cookie: string, path = '/dashboard'): Promise<string> {
    const answer = await app.fetch(path, { headers: { cookie } })
    if (answer.status === 303) return new URL(answer.headers.get('location') ?? '', 'http://host').pathname
    return (await answer.text()).replaceAll('<!-- -->', '')
  }
  /** Every way to use a copy of the cookies that a browser has. */
  const openAll = (cookie: string) => Promise.all([cookie, ...cookie.split('; ')].map(sent => open(sent)))
  const REFUSED = ['/login', '/login', '/login']
  const administer = (what: string, { id }: typeof ADA, cookie: string) =>
    app.submit('/admin', { userId: id, what }, cookie)

  test('logs users in with the hashes and the ids that they have had for years', async () => {
    for (const user of [ADA, GRACE, LINUS]) {
      expect(await open(await logIn(user))).toContain(`Hello, ${user.email}`)
      const wrong = await app.submit('/login', { email: user.email, password: 'wrong' })
      expect([wrong.headers.get('location'), cookiesOf(wrong)]).toEqual(['/login?wrong', ''])
    }
  })

  test('has its static page, its image and its webhook as before', async () => {
    const [page, image] = await Promise.all([app.fetch('/'), app.fetch('/shop.svg')])
    expect([page.status, page.headers.get('x-nextjs-cache'), image.status]).toEqual([200, 'HIT', 200])
    const body = '{"paid":true}'
    const signature = createHmac('sha256', WEBHOOK_SECRET).update(body).digest('hex')
    const call = (sent: string) =>
      app.fetch('/api/webhook', { method: 'POST', body, headers: { 'x-signature': sent } })
    expect([(await call(signature)).status, (await call('00')).status]).toEqual([200, 400])
  })

  test('logout: no copy is accepted, and another device stays', async () => {
    const [browser, other] = [await logIn(ADA), await logIn(ADA)]
    expect(await open(browser)).toContain('Hello')
    expect((await app.post('/api/session/logout', new FormData(), browser)).status).toBe(303)
    expect(await openAll(browser)).toEqual(REFUSED)
    expect(await open(other)).toContain('Hello')
  })

  test('replay: an old refresh token ends its session, and with it the newest tokens', async () => {
    const refreshOf = (cookie: string) => cookie.split('; ')[1] ?? ''
    const renew = async (cookie: string) =>
      cookiesOf(await app.fetch('/dashboard', { headers: { cookie: refreshOf(cookie) } }))
    const first = await logIn(ADA)
    const third = await renew(await renew(first))
    expect(await open(third)).toContain('Hello')
    expect(await open(refreshOf(first))).toBe('/login')
    expect(await openAll(third)).toEqual(REFUSED)
  })

  test('password: every session ends, this browser goes on, and only the new one logs in', async () => {
    const [browser, other] = [await logIn(ADA), await logIn(ADA)]
    const answer = await app.submit('/account', { current: ADA.password, next: NEW_PASSWORD }, browser)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/dashboard'])
    expect(await open(cookiesOf(answer))).toContain('Hello, ada')
    expect([await openAll(browser), await openAll(other)]).toEqual([REFUSED, REFUSED])
    expect((await app.submit('/login', ADA)).headers.get('location')).toBe('/login?wrong')
    await logIn({ ...ADA, password: NEW_PASSWORD })
  })

  test('kick: all sessions of a user end, those of others stay', async () => {
    const [admin, linus] = [await logIn(GRACE), await logIn(LINUS)]
    expect((await administer('kick', LINUS, admin)).headers.get('location')).toBe('/admin?done')
    expect(await openAll(linus)).toEqual(REFUSED)
    expect(await open(admin)).toContain('Hello, grace')
    expect(await open(await logIn(LINUS))).toContain('Hello, linus')
  })

  test('block: nobody gets in with any copy, nor with the right password', async () => {
    const [admin, linus] = [await logIn(GRACE), await logIn(LINUS)]
    await administer('block', LINUS, admin)
    expect(await openAll(linus)).toEqual(REFUSED)
    expect((await app.submit('/login', LINUS)).headers.get('location')).toBe('/login?wrong')
    await administer('unblock', LINUS, admin)
    expect(await openAll(linus)).toEqual(REFUSED)
    expect(await open(await logIn(LINUS))).toContain('Hello, linus')
  })

  test('role: the next request has the new one, and the session goes on', async () => {
    const [admin, linus] = [await logIn(GRACE), await logIn(LINUS)]
    expect(await open(linus, '/admin')).toContain('Only for administrators.')
    await administer('promote', LINUS, admin)
    const answer = await app.fetch('/admin', { headers: { cookie: linus } })
    expect(await answer.text()).toContain('Change a user')
    expect(cookiesOf(answer)).toMatch(/^__Host-access=/)
  })

  test('has logged no error and no warning', () => {
    expect(app.output).toContain('Ready in')
    expect(app.output).not.toMatch(/error|⨯|⚠/i)
  })
})

if (!findPostgresFolder()) {
  describe.skip("examples/postgres on the system's Postgres (needs postgresql)", () => {
    test('the same', () => {})
  })
}
