import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { APP } from '@/lib/app'
import { userKeys } from '@/lib/session/store/keys'
import { newId } from '@/lib/users/id'
import { directoryKeys, emailKey, recordKeys } from '@/lib/users/store/keys'
import { readUserRecord } from '@/lib/users/store/users'
import { TEST_PASSWORD } from '@/tests/support/auth-context'
import { CookieBrowser } from '@/tests/support/cookie-browser'
import { changeStoredSession } from '@/tests/support/stored'
import { type AppWithPeople, startAppWithPeople } from './app-with-people'

describe('the API of administrators', () => {
  let people: AppWithPeople
  /** An administrator who is always there, so that others need not be the last one. */
  let rock: Awaited<ReturnType<AppWithPeople['enter']>>

  beforeAll(async () => {
    people = await startAppWithPeople()
    rock = await people.enter('admin')
  })
  afterAll(() => people?.stop())

  const session = (browser: CookieBrowser) => browser.send('GET', '/api/auth/session')
  const callsFor = (id: string): [string, string, object?][] => [
    ['GET', '/api/admin/users'],
    ['GET', `/api/admin/users/${id}`],
    ['PATCH', `/api/admin/users/${id}`, { role: 'admin' }],
    ['PATCH', `/api/admin/users/${id}`, {}],
    ['POST', `/api/admin/users/${id}/change`, { status: 'blocked' }],
    ['POST', `/api/admin/users/${id}/kick`],
    ['GET', '/api/admin/log'],
  ]
  const PAGES = ['/admin', '/admin/log', '/admin/users/x', '/admin?q=a']

  it('a user gets 403 from every address and page, and learns nothing about what a body should be', async () => {
    const { browser, user } = await people.enter()
    for (const [method, path, body] of callsFor(user.id)) {
      const answer = await browser.send(method, path, body)
      expect.soft(answer, `${method} ${path}`).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    }
    for (const path of PAGES) {
      const { status, body } = await browser.send('GET', path)
      expect.soft(status, path).toBe(403)
      expect.soft(body, path).not.toContain(rock.user.email)
    }
  })

  it('nobody without a session gets in: 401 from the API, and the page leads to the login', async () => {
    const nobody = new CookieBrowser(people.app.origin)
    for (const [method, path, body] of callsFor(rock.user.id)) {
      expect.soft((await nobody.send(method, path, body)).status, `${method} ${path}`).toBe(401)
    }
    for (const path of PAGES) expect.soft((await nobody.send('GET', path)).status, path).toBe(303)
  })

  it('who was an administrator a moment ago gets 403 from API and page at the very next request', async () => {
    const { browser, user } = await people.enter('admin')
    expect((await browser.send('GET', '/admin')).status).toBe(200)
    const copy = browser.copy()
    const demoted = await rock.browser.send('PATCH', `/api/admin/users/${user.id}`, { role: 'user' })
    expect(demoted.status).toBe(200)
    expect(await browser.send('GET', '/api/admin/users')).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    })
    expect((await copy.send('GET', '/admin')).status).toBe(403)
    expect((await session(browser)).body).toMatchObject({ user: { role: 'user' } })
  })

  it('a change of role refuses the old access token and keeps the refresh token, which brings the new role', async () => {
    const { browser, user } = await people.enter()
    const accessOnly = browser.copy('access')
    await rock.browser.send('PATCH', `/api/admin/users/${user.id}`, { role: 'admin', note: 'helps out' })
    expect(await session(accessOnly)).toMatchObject({
      status: 401,
      body: { code: 'revoked', reason: 'role_changed' },
    })
    expect(await session(browser)).toMatchObject({ status: 200, body: { user: { role: 'admin' } } })
    expect((await browser.send('GET', '/admin')).status).toBe(200)
    const { body } = await browser.send('GET', '/api/account/events')
    expect(body).toMatchObject({ events: [{ type: 'role_changed', note: 'helps out', ip: null }, {}, {}] })
  })

  it('[A7.4.5] a kick ends all sessions with the reason, and a second one says 0', async () => {
    const { browser, user } = await people.enter()
    const other = await people.logIn(user)
    const kick = () => rock.browser.send('POST', `/api/admin/users/${user.id}/kick`)
    expect(await kick()).toEqual({ status: 200, body: { revoked: 2 } })
    for (const each of [browser.copy('access'), browser.copy('refresh'), browser, other]) {
      expect((await session(each)).status).toBe(401)
    }
    expect((await session(browser.copy())).body).toMatchObject({ code: 'revoked', reason: 'kicked' })
    expect(await kick()).toEqual({ status: 200, body: { revoked: 0 } })
    expect((await session(await people.logIn(user))).status).toBe(200)
  })

  it('one session of a user is ended, the other lives, and it must be one of that user', async () => {
    const { browser, user } = await people.enter()
    const { body } = await session(browser)
    const { session: first } = body as { session: { id: string } }
    const other = await people.logIn(user)
    const kick = (id: string) =>
      rock.browser.send('POST', `/api/admin/users/${id}/kick`, { session: first.id, note: 'odd device' })
    expect((await kick(rock.user.id)).status).toBe(404)
    expect((await session(browser)).status).toBe(200)
    expect(await kick(user.id)).toEqual({ status: 200, body: { revoked: 1 } })
    expect((await session(browser)).body).toMatchObject({ code: 'revoked', reason: 'kicked' })
    expect((await session(other)).status).toBe(200)
  })

  it('[A7.4.2] a block ends everything; login says so only after a right password; an unblock lets in again', async () => {
    const { browser, user } = await people.enter()
    const change = (status: string) =>
      rock.browser.send('PATCH', `/api/admin/users/${user.id}`, { status, note: 'spam' })
    const logIn = (password: string) =>
      new CookieBrowser(people.app.origin).send('POST', '/api/auth/login', { email: user.email, password })
    expect(await change('blocked')).toEqual({ status: 200, body: { user: { ...user, status: 'blocked' } } })
    expect((await session(browser.copy('refresh'))).status).toBe(401)
    expect((await session(browser)).body).toMatchObject({ code: 'revoked', reason: 'blocked' })
    expect(await logIn(TEST_PASSWORD)).toMatchObject({ status: 403, body: { code: 'blocked' } })
    expect(await logIn('not the password')).toMatchObject({
      status: 401,
      body: { code: 'invalid_credentials' },
    })
    expect((await change('active')).status).toBe(200)
    expect((await logIn(TEST_PASSWORD)).status).toBe(200)
    expect((await session(browser)).status).toBe(401)
  })

  it('nobody is touched under an id that is none', async () => {
    for (const id of [newId(), 'x', '%7Bdirectory%7D:emails', '..%2f..', '__proto__']) {
      for (const [method, path, body] of callsFor(id).filter(([, path]) => path.includes(id))) {
        if (Object.keys(body ?? { a: 1 }).length === 0) continue
        expect.soft((await rock.browser.send(method, path, body)).status, `${method} ${path}`).toBe(404)
      }
    }
  })

  it('every change needs a fresh login, and nothing happens without it', async () => {
    const { browser, user: admin } = await people.enter('admin')
    const { user, browser: other } = await people.enter()
    const { body } = await session(browser)
    const { session: own } = body as { session: { id: string } }
    await changeStoredSession(people.redis, { userId: admin.id, sid: own.id }, { confirmedAt: 0 })
    const changes = [
      ...callsFor(user.id).filter(
        ([method, , sent]) => method !== 'GET' && Object.keys(sent ?? { a: 1 }).length > 0,
      ),
      ['DELETE', '/api/account', { password: TEST_PASSWORD }] as const,
    ]
    for (const [method, path, sent] of changes) {
      expect.soft(await browser.send(method, path, sent), `${method} ${path}`).toMatchObject({
        status: 403,
        body: { code: 'confirmation_required' },
      })
    }
    expect((await session(other)).body).toMatchObject({ user: { role: 'user', status: 'active' } })
    await browser.send('POST', '/api/auth/confirm', { password: TEST_PASSWORD })
    expect(await browser.send('POST', `/api/admin/users/${user.id}/kick`)).toMatchObject({
      body: { revoked: 1 },
    })
  })

  it('every change is in the log: who, whom, what, why, when, from where; a refused one is not', async () => {
    const { browser, user: admin } = await people.enter('admin')
    const { user } = await people.enter()
    await browser.send('POST', `/api/admin/users/${user.id}/kick`, { note: 'left it open' })
    await browser.send('PATCH', `/api/admin/users/${user.id}`, { status: 'blocked', role: 'admin' })
    const { body } = await browser.send('GET', '/api/admin/log')
    const { entries } = body as { entries: Record<string, unknown>[] }
    const by = { id: admin.id, email: admin.email }
    const whom = { id: user.id, email: user.email }
    expect(entries.slice(0, 3)).toMatchObject([
      { by, user: whom, action: 'blocked', note: null },
      { by, user: whom, action: 'made_admin', note: null },
      {
        by,
        user: whom,
        action: 'kicked',
        note: 'left it open',
        ip: expect.stringMatching(/^(127\.0\.0\.1|::1)$/),
      },
    ])
    expect(Math.abs(Date.parse(String(entries[0]?.at)) - Date.now())).toBeLessThan(10_000)
    const stream = JSON.stringify(await people.redis.xrevrange(directoryKeys.log, '+', '-', 20))
    expect(stream).not.toContain('@')
  })

  it('lists users by address, page by page, each once, and finds by the beginning of the address', async () => {
    const prefix = `list-${newId().toLowerCase().replaceAll('_', '-')}`
    const emails = Array.from(
      { length: 123 },
      (_, i) => `${prefix}-${String(i).padStart(3, '0')}@example.com`,
    )
    const { createUser } = await import('@/lib/users/store/users')
    for (const email of emails.toReversed()) {
      const user = { id: newId(), email, name: 'Listed', role: 'user', status: 'active' } as const
      await createUser(people.redis, user, 'no hash', { ip: null, device: 'Test' })
    }
    // A sign-up under way: in the directory, not yet a user.
    await people.redis.zadd(directoryKeys.emails, {
      score: 0,
      member: `${prefix}-000a@example.com ${newId()}`,
    })
    const found: string[] = []
    let cursor: string | null = ''
    for (let pages = 0; cursor !== null; pages += 1) {
      expect(pages).toBeLessThan(4)
      const query = new URLSearchParams({ q: prefix.toUpperCase(), cursor })
      const { body } = await rock.browser.send('GET', `/api/admin/users?${query}`)
      const page = body as {
        users: { email: string; sessions: number }[]
        nextCursor: string | null
        total: number
      }
      expect(page.total).toBe(124)
      expect(page.users.length).toBeLessThanOrEqual(50)
      found.push(...page.users.map(({ email }) => email))
      cursor = page.nextCursor
    }
    expect(found).toEqual(emails)
    expect((await rock.browser.send('GET', '/api/admin/users?cursor=nonsense')).status).toBe(422)
  })

  it('shows sessions and the last login of a user', async () => {
    const { user } = await people.enter()
    const { body } = await rock.browser.send('GET', `/api/admin/users?q=${encodeURIComponent(user.email)}`)
    const { users } = body as { users: { lastLoginAt: string }[] }
    expect(users).toMatchObject([{ ...user, sessions: 1 }])
    expect(Math.abs(Date.parse(users[0]?.lastLoginAt ?? '') - Date.now())).toBeLessThan(10_000)
    const details = await rock.browser.send('GET', `/api/admin/users/${user.id}`)
    expect(details.body).toMatchObject({
      user: { ...user },
      sessions: [{ current: false }],
      events: [{}, {}],
    })
  })

  describe('deleting the own account', () => {
    const remove = (browser: CookieBrowser, password: string) =>
      browser.send('DELETE', '/api/account', { password })

    it('[A7.4.2] ends all tokens, frees the address and leaves nothing but the denylist and the version', async () => {
      const { user, browser } = await people.enter()
      const [copy, refreshOnly] = [browser.copy(), browser.copy('refresh')]
      const other = await people.logIn(user)
      expect(await remove(browser, 'not the password')).toMatchObject({
        status: 403,
        body: { code: 'wrong_password' },
      })
      expect((await session(browser)).status).toBe(200)
      expect((await remove(browser, TEST_PASSWORD)).status).toBe(200)
      expect(browser.has('access')).toBe(false)
      for (const each of [copy, other]) {
        expect((await session(each)).body).toMatchObject({ code: 'revoked', reason: 'account_deleted' })
      }
      expect((await session(refreshOnly)).status).toBe(401)
      expect(await people.redis.keys(`*${user.id}*`)).toEqual([])
      const { version } = userKeys(APP, user.id)
      const userHash = version.slice(version.lastIndexOf(':') + 1)
      expect(await people.redis.keys(`*${userHash}*`)).toEqual([version])
      for (const key of [version, ...(await people.redis.keys(userKeys(APP, user.id).deny('*')))]) {
        expect(await people.redis.pttl(key)).toBeGreaterThan(0)
      }
      expect(await people.redis.exists(emailKey(user.email))).toBe(0)
      const again = { name: 'Again', email: user.email, password: TEST_PASSWORD }
      const signedUp = await new CookieBrowser(people.app.origin).send('POST', '/api/auth/signup', again)
      expect(signedUp).toMatchObject({ status: 201 })
      expect((signedUp.body as { user: { id: string } }).user.id).not.toBe(user.id)
      expect((await session(copy)).status).toBe(401)
    })

    it('an address that a deletion cut short has left behind is free for the next sign-up', async () => {
      const user = await people.create()
      await people.redis.del(recordKeys(user.id).record)
      const again = { name: 'Again', email: user.email, password: TEST_PASSWORD }
      expect(
        (await new CookieBrowser(people.app.origin).send('POST', '/api/auth/signup', again)).status,
      ).toBe(201)
    })
  })

  it('of two administrators who demote each other at once, on two instances, one stays one', async () => {
    const another = await people.startAnother()
    for (let round = 0; round < 8; round += 1) {
      await people.redis.del(directoryKeys.admins, directoryKeys.dismissed)
      const [one, two] = [await people.enter('admin'), await people.enter('admin')]
      const two2 = await people.logIn(two.user, another.origin)
      const [a, b] = await Promise.all([
        one.browser.send('PATCH', `/api/admin/users/${two.user.id}`, { role: 'user' }),
        two2.send('PATCH', `/api/admin/users/${one.user.id}`, { role: 'user' }),
      ])
      const roles = await Promise.all(
        [one.user, two.user].map(async ({ id }) => (await readUserRecord(people.redis, id))?.role),
      )
      expect(roles.toSorted()).toEqual(['admin', 'user'])
      // The loser either comes second at the gate, or is no administrator any more when asked.
      const refused = [a, b].filter(({ status }) => status !== 200)
      expect(refused).toHaveLength(1)
      expect(['last_admin', 'forbidden', 'revoked']).toContain(
        refused.map(({ body }) => (body as { code: string }).code)[0],
      )
      const last = (await session(one.browser)).body as { user: { role: string } }
      const [winner, id] = last.user.role === 'admin' ? [one.browser, one.user.id] : [two2, two.user.id]
      for (const [method, path, body] of [
        ['PATCH', `/api/admin/users/${id}`, { role: 'user' }],
        ['PATCH', `/api/admin/users/${id}`, { status: 'blocked' }],
        ['DELETE', '/api/account', { password: TEST_PASSWORD }],
      ] as const) {
        expect(await winner.send(method, path, body)).toMatchObject({
          status: 409,
          body: { code: 'last_admin' },
        })
      }
    }
  })
})
