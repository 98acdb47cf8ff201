import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppOnRedis, startAppOnRedis } from '../support/app-on-redis'
import { logIn, NAME, PASSWORD, signUp, Visitor } from '../support/visitor'

const WRONG = 'not the password at all'
const NEW_PASSWORD = 'lantern 9 sideways honey'
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

describe('the HTTP contract', () => {
  let running: AppOnRedis
  beforeAll(async () => {
    running = await startAppOnRedis({ CONFIRM_WINDOW: '2' })
  })
  afterAll(() => running?.stop())

  const stranger = () => new Visitor(running.origin)
  const fresh = () => signUp(running.origin)

  async function expectProblem(response: Response, status: number, code: string) {
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    const problem = (await response.json()) as Record<string, unknown>
    expect(problem).toMatchObject({ status, code, type: expect.any(String), title: expect.any(String) })
    return problem
  }

  /** Lets a confirmation run out by moving it back in time, as waiting would. */
  async function outlastConfirmation(userId: string) {
    for (const key of await running.redis.keys(`{${userId}}:session:*`))
      await running.redis.hset(key, 'confirmedAt', 1)
  }

  describe('POST /api/auth/signup', () => {
    it('201 { user, session }, logged in', async () => {
      const email = `new-${Date.now()}@users.example`
      const visitor = stranger()
      const response = await visitor.json('/api/auth/signup', { name: NAME, email, password: PASSWORD })
      expect(response.status).toBe(201)
      const { user } = (await response.json()) as { user: { id: string } }
      expect(user).toEqual({ id: user.id, email, name: NAME, role: 'user', status: 'active' })
      expect((await visitor.send('/api/auth/session')).status).toBe(200)
    })

    it('409 email_taken, in any spelling of the address', async () => {
      const { email } = await fresh()
      for (const address of [email, email.toUpperCase()]) {
        const response = await stranger().json('/api/auth/signup', {
          name: NAME,
          email: address,
          password: PASSWORD,
        })
        await expectProblem(response, 409, 'email_taken')
      }
    })

    it('[A6.2.1 A6.2.4] 422 invalid_input names each bad field and never repeats a password', async () => {
      const response = await stranger().json('/api/auth/signup', {
        name: ' ',
        email: 'nonsense',
        password: 'too short',
      })
      const { errors } = await expectProblem(response, 422, 'invalid_input')
      expect((errors as { field: string }[]).map(error => error.field).sort()).toEqual([
        'email',
        'name',
        'password',
      ])
      expect(JSON.stringify(errors)).not.toContain('too short')
      const common = await stranger().json('/api/auth/signup', {
        name: NAME,
        email: 'a@users.example',
        password: 'passwordpassword',
      })
      await expectProblem(common, 422, 'invalid_input')
    })

    it('by form: 303 to the page asked for, or back with a code and no password', async () => {
      const email = `form-${Date.now()}@users.example`
      const visitor = stranger()
      const good = await visitor.form('/api/auth/signup', {
        name: NAME,
        email,
        password: PASSWORD,
        next: '/account',
      })
      expect([good.status, good.headers.get('location')]).toEqual([303, '/account'])
      const bad = await stranger().form('/api/auth/signup', { name: NAME, email, password: PASSWORD })
      expect(bad.status).toBe(303)
      expect(bad.headers.get('location')).toMatch(/^\/signup\?error=email_taken/)
      expect(bad.headers.getSetCookie().join()).not.toContain(
        Buffer.from(PASSWORD).toString('base64url').slice(0, 20),
      )
      expect(
        Buffer.from(
          /flash=([^;]+)/.exec(bad.headers.getSetCookie().join())?.[1] ?? '',
          'base64url',
        ).toString(),
      ).not.toContain(PASSWORD)
    })
  })

  describe('POST /api/auth/login', () => {
    it('200 { user, session }', async () => {
      const { email, userId } = await fresh()
      const response = await stranger().json('/api/auth/login', {
        email,
        password: PASSWORD,
        remember: true,
        next: '/account',
      })
      expect(response.status).toBe(200)
      const body = (await response.json()) as { user: object; session: Record<string, string> }
      expect(body.user).toEqual({ id: userId, email, name: NAME, role: 'user', status: 'active' })
      expect(Object.keys(body.session).sort()).toEqual(['accessExpiresAt', 'createdAt', 'expiresAt', 'id'])
      expect(body.session.createdAt).toMatch(ISO)
    })

    it('[A6.3.8] 401 invalid_credentials: one answer for an unknown address and a wrong password', async () => {
      const { email } = await fresh()
      const answer = async (address: string) => {
        const response = await stranger().json('/api/auth/login', { email: address, password: WRONG })
        const { date, 'x-request-id': requestId, ...headers } = Object.fromEntries(response.headers)
        return { status: response.status, headers, body: await response.text() }
      }
      const wrong = await answer(email)
      expect(wrong.status).toBe(401)
      expect(JSON.parse(wrong.body)).toMatchObject({ code: 'invalid_credentials' })
      expect(await answer('nobody@users.example')).toEqual(wrong)
    })

    it('403 blocked is told only after the right password', async () => {
      const { email, userId } = await fresh()
      const key = `{${userId}}:user`
      const user = JSON.parse((await running.redis.get(key)) ?? '')
      await running.redis.set(key, JSON.stringify({ ...user, status: 'blocked' }))
      await expectProblem(
        await stranger().json('/api/auth/login', { email, password: WRONG }),
        401,
        'invalid_credentials',
      )
      const visitor = stranger()
      await expectProblem(
        await visitor.json('/api/auth/login', { email, password: PASSWORD }),
        403,
        'blocked',
      )
      expect(visitor.cookies.size).toBe(0)
    })

    it('422 for what is no login', async () => {
      await expectProblem(await stranger().json('/api/auth/login', {}), 422, 'invalid_input')
      await expectProblem(
        await stranger().json('/api/auth/login', { email: 'a@b.example', password: '' }),
        422,
        'invalid_input',
      )
    })

    it('by form: 303 to the page asked for, or back to /login with a code', async () => {
      const { email } = await fresh()
      const good = await stranger().form('/api/auth/login', {
        email,
        password: PASSWORD,
        next: '/account/sessions',
      })
      expect([good.status, good.headers.get('location')]).toEqual([303, '/account/sessions'])
      const bad = await stranger().form('/api/auth/login', { email, password: WRONG })
      expect(bad.status).toBe(303)
      expect(bad.headers.get('location')).toMatch(/^\/login\?error=invalid_credentials/)
      expect(bad.headers.get('location')).not.toContain('users.example')
    })

    it('[A3.7.2] next by form stays on this origin', async () => {
      const { email } = await fresh()
      for (const next of [
        '//evil.example',
        '/\\evil.example',
        '/%5cevil.example',
        'https://evil.example',
        'javascript:alert(1)',
        '/\t/evil.example',
        '/@evil.example',
        '/api/auth/logout',
      ]) {
        const response = await stranger().form('/api/auth/login', { email, password: PASSWORD, next })
        expect(response.headers.get('location')).toBe('/dashboard')
      }
      const page = await (await stranger().send('/login?next=%2F%2Fevil.example')).text()
      expect(page).not.toMatch(/(href|action|value)="[^"]*evil\.example/)
    })
  })

  describe('[A7.2.4] a login makes a session of its own', () => {
    it('each has a new sid and new tokens', async () => {
      const { email, visitor: first, sid } = await fresh()
      const second = await logIn(running.origin, email)
      const { session } = (await (await second.send('/api/auth/session')).json()) as {
        session: { id: string }
      }
      expect(session.id).not.toBe(sid)
      expect(second.cookie('access')).not.toBe(first.cookie('access'))
      expect(second.cookie('refresh')).not.toBe(first.cookie('refresh'))
    })

    it('and never adopts what the browser brought', async () => {
      const { visitor: attacker, sid } = await fresh()
      const { email, userId } = await fresh()
      const victim = attacker.copy()
      const response = await victim.json('/api/auth/login', { email, password: PASSWORD })
      const body = (await response.json()) as { user: { id: string }; session: { id: string } }
      expect(body.user.id).toBe(userId)
      expect(body.session.id).not.toBe(sid)
      expect(victim.cookie('refresh')).not.toContain(sid)
    })

    it('and ends the session that this browser had: nobody could log that one out any more', async () => {
      const { visitor, email, sid } = await fresh()
      const before = visitor.copy()
      await visitor.json('/api/auth/login', { email, password: PASSWORD })
      await expectProblem(await before.send('/api/auth/session'), 401, 'revoked')
      expect((await before.send('/api/auth/refresh', { method: 'POST' })).status).toBe(401)
      const { sessions } = (await (await visitor.send('/api/sessions')).json()) as {
        sessions: { id: string }[]
      }
      expect(sessions).toHaveLength(1)
      expect(sessions[0]?.id).not.toBe(sid)
    })

    it('but a failed login ends nothing', async () => {
      const { visitor, email } = await fresh()
      await visitor.json('/api/auth/login', { email, password: WRONG })
      expect((await visitor.send('/api/auth/session')).status).toBe(200)
    })
  })

  describe('POST /api/auth/logout', () => {
    it('[A7.4.1] 200 { revoked, revokedAt, deniedUntil }, and both tokens are dead, access and refresh', async () => {
      const { visitor } = await fresh()
      const thief = visitor.copy()
      const response = await visitor.send('/api/auth/logout', { method: 'POST' })
      expect(response.status).toBe(200)
      expect(await response.json()).toEqual({
        revoked: true,
        revokedAt: expect.stringMatching(ISO),
        deniedUntil: expect.stringMatching(ISO),
      })
      expect([...visitor.cookies.keys()].filter(name => name !== 'flash')).toEqual([])
      expect(await expectProblem(await thief.copy().send('/api/auth/session'), 401, 'revoked')).toMatchObject(
        { reason: 'signed_out' },
      )
      await expectProblem(
        await thief.copy().send('/api/auth/refresh', { method: 'POST' }),
        401,
        'invalid_refresh_token',
      )
      const page = await thief.copy().send('/dashboard')
      expect([page.status, page.headers.get('location')]).toEqual([
        303,
        '/login?next=%2Fdashboard&reason=signed_out',
      ])
    })

    it('[A7.4.1] a repeat, no cookies at all, and only a refresh token: a success each', async () => {
      const { visitor, email } = await fresh()
      const copy = visitor.copy()
      for (let i = 0; i < 3; i += 1) {
        const response = await copy.copy().send('/api/auth/logout', { method: 'POST' })
        expect([response.status, ((await response.json()) as { revoked: boolean }).revoked]).toEqual([
          200,
          true,
        ])
      }
      expect((await stranger().send('/api/auth/logout', { method: 'POST' })).status).toBe(200)
      const other = await logIn(running.origin, email)
      const thief = other.copy()
      other.cookies.delete('access')
      expect((await other.send('/api/auth/logout', { method: 'POST' })).status).toBe(200)
      await expectProblem(await thief.send('/api/auth/session'), 401, 'revoked')
    })

    it('only this session dies', async () => {
      const { visitor, email } = await fresh()
      const other = await logIn(running.origin, email)
      await visitor.send('/api/auth/logout', { method: 'POST' })
      expect((await other.send('/api/auth/session')).status).toBe(200)
    })

    it('by form: 303 to the login page', async () => {
      const { visitor } = await fresh()
      const response = await visitor.form('/api/auth/logout', {})
      expect([response.status, response.headers.get('location')?.split('?')[0]]).toEqual([303, '/login'])
    })
  })

  describe('POST /api/auth/refresh', () => {
    it('200 { session }, with both cookies new', async () => {
      const { visitor, sid } = await fresh()
      const before = visitor.copy()
      const response = await visitor.send('/api/auth/refresh', { method: 'POST' })
      expect(response.status).toBe(200)
      expect(await response.json()).toMatchObject({ session: { id: sid } })
      for (const name of ['access', 'refresh']) expect(visitor.cookie(name)).not.toBe(before.cookie(name))
    })

    it('401 invalid_refresh_token without one, or with one that is not ours, and no cookie is touched', async () => {
      for (const cookie of [
        '',
        'refresh=x',
        `refresh=${'A'.repeat(22)}.${'A'.repeat(22)}.0.${'A'.repeat(43)}`,
      ]) {
        const response = await fetch(`${running.origin}/api/auth/refresh`, {
          method: 'POST',
          headers: cookie ? { cookie } : {},
        })
        await expectProblem(response, 401, 'invalid_refresh_token')
        expect(response.headers.getSetCookie()).toEqual([])
      }
    })
  })

  it('GET /api/auth/session: 200 { user, session }, or 401 unauthenticated', async () => {
    const { visitor, userId, sid } = await fresh()
    const response = await visitor.send('/api/auth/session')
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ user: { id: userId }, session: { id: sid } })
    await expectProblem(await stranger().send('/api/auth/session'), 401, 'unauthenticated')
  })

  describe('[A7.5.2] sessions', () => {
    type Row = Record<string, unknown> & { id: string; current: boolean }
    const list = async (visitor: Visitor) =>
      ((await (await visitor.send('/api/sessions')).json()) as { sessions: Row[] }).sessions

    it('GET /api/sessions lists them all, with the members of the contract', async () => {
      const { visitor, email, sid } = await fresh()
      await logIn(running.origin, email)
      const sessions = await list(visitor)
      expect(sessions).toHaveLength(2)
      expect(sessions.filter(row => row.current).map(row => row.id)).toEqual([sid])
      for (const row of sessions) {
        expect(Object.keys(row).sort()).toEqual([
          'createdAt',
          'current',
          'device',
          'expiresAt',
          'id',
          'ip',
          'lastSeenAt',
        ])
      }
    })

    it('DELETE /api/sessions/{sid} ends that one: 200 { revoked: 1 }, then 404', async () => {
      const { visitor, email } = await fresh()
      const other = await logIn(running.origin, email)
      const sid = (await list(other)).find(row => row.current)?.id
      const response = await visitor.send(`/api/sessions/${sid}`, { method: 'DELETE' })
      expect([response.status, await response.json()]).toEqual([200, { revoked: 1 }])
      expect(await expectProblem(await other.send('/api/auth/session'), 401, 'revoked')).toMatchObject({
        reason: 'signed_out_elsewhere',
      })
      await expectProblem(await visitor.send(`/api/sessions/${sid}`, { method: 'DELETE' }), 404, 'not_found')
    })

    it('404 for another user’s session, which lives on, and for what is no id', async () => {
      const { visitor } = await fresh()
      const { visitor: other, sid } = await fresh()
      for (const id of [sid, 'x', '*', '__proto__', `${sid}%00`]) {
        await expectProblem(await visitor.send(`/api/sessions/${id}`, { method: 'DELETE' }), 404, 'not_found')
      }
      expect((await other.send('/api/auth/session')).status).toBe(200)
    })

    it('scope=others keeps this one, scope=all does not; 422 for another scope', async () => {
      const { visitor, email } = await fresh()
      const others = [await logIn(running.origin, email), await logIn(running.origin, email)]
      const end = (scope: string) => visitor.send(`/api/sessions?scope=${scope}`, { method: 'DELETE' })
      await expectProblem(await end('mine'), 422, 'invalid_input')
      expect(await (await end('others')).json()).toEqual({ revoked: 2 })
      for (const other of others) expect((await other.send('/api/auth/session')).status).toBe(401)
      const thief = visitor.copy()
      expect(await (await end('all')).json()).toEqual({ revoked: 1 })
      expect((await thief.send('/api/auth/session')).status).toBe(401)
    })

    it('[A7.5.2 A7.5.3] 403 confirmation_required when the login is old, until the password was given again', async () => {
      const { visitor, email, userId } = await fresh()
      const other = await logIn(running.origin, email)
      await outlastConfirmation(userId)
      const end = () => visitor.send('/api/sessions?scope=others', { method: 'DELETE' })
      await expectProblem(await end(), 403, 'confirmation_required')
      expect((await other.send('/api/auth/session')).status).toBe(200)
      await expectProblem(await visitor.json('/api/auth/confirm', { password: WRONG }), 403, 'wrong_password')
      await expectProblem(await end(), 403, 'confirmation_required')
      expect((await visitor.json('/api/auth/confirm', { password: PASSWORD })).status).toBe(200)
      expect((await end()).status).toBe(200)
    })
  })

  describe('[A6.2.2 A6.2.3 A7.4.3] POST /api/account/password', () => {
    const change = (visitor: Visitor, currentPassword: string, newPassword: string) =>
      visitor.json('/api/account/password', { currentPassword, newPassword })

    it('ends every other session and every copy of this one’s tokens; this browser goes on with new ones', async () => {
      const { visitor, email } = await fresh()
      const other = await logIn(running.origin, email)
      const copy = visitor.copy()
      const response = await change(visitor, PASSWORD, NEW_PASSWORD)
      expect([response.status, await response.json()]).toEqual([200, { revoked: 1 }])
      expect((await visitor.send('/api/auth/session')).status).toBe(200)
      for (const old of [other, copy]) {
        expect(await expectProblem(await old.copy().send('/api/auth/session'), 401, 'revoked')).toMatchObject(
          { reason: 'password_changed' },
        )
        expect((await old.copy().send('/api/auth/refresh', { method: 'POST' })).status).toBe(401)
      }
      await expectProblem(
        await stranger().json('/api/auth/login', { email, password: PASSWORD }),
        401,
        'invalid_credentials',
      )
      expect((await stranger().json('/api/auth/login', { email, password: NEW_PASSWORD })).status).toBe(200)
    })

    it('403 wrong_password and 422 change nothing', async () => {
      const { visitor, email } = await fresh()
      await expectProblem(await change(visitor, WRONG, NEW_PASSWORD), 403, 'wrong_password')
      const { errors } = await expectProblem(await change(visitor, PASSWORD, 'short'), 422, 'invalid_input')
      expect(errors).toEqual([{ field: 'newPassword', message: expect.any(String) }])
      expect((await visitor.send('/api/auth/session')).status).toBe(200)
      expect((await stranger().json('/api/auth/login', { email, password: PASSWORD })).status).toBe(200)
    })
  })

  it('[A16.3.1] GET /api/account/events: every authentication event, newest first', async () => {
    const { visitor, email } = await fresh()
    await stranger().json('/api/auth/login', { email, password: WRONG })
    const other = await logIn(running.origin, email)
    await other.send('/api/auth/logout', { method: 'POST' })
    await visitor.json('/api/account/password', { currentPassword: PASSWORD, newPassword: NEW_PASSWORD })
    const { events } = (await (await visitor.send('/api/account/events')).json()) as {
      events: Record<string, string>[]
    }
    expect(events.map(event => event.type)).toEqual([
      'password_changed',
      'logout',
      'login',
      'login_failed',
      'login',
      'signup',
    ])
    for (const event of events) {
      expect(Object.keys(event).sort()).toEqual(['at', 'device', 'ip', 'sessionId', 'type'])
      expect(event.at).toMatch(ISO)
    }
  })

  it('GET /api/health and /api/ready are open, and say nothing more than they must', async () => {
    for (const path of ['/api/health', '/api/ready']) {
      const response = await stranger().send(path)
      expect([response.status, Object.keys((await response.json()) as object)]).toEqual([200, ['status']])
    }
  })

  it('[A14.2.1] no answer carries a token anywhere but in Set-Cookie', async () => {
    const { visitor, email } = await fresh()
    const answers = [
      await visitor.json('/api/auth/login', { email, password: PASSWORD }),
      await visitor.send('/api/auth/refresh', { method: 'POST' }),
      await visitor.send('/api/auth/session'),
      await visitor.send('/api/sessions'),
      await visitor.send('/api/account/events'),
      await visitor.send('/dashboard'),
      await visitor.send('/account/sessions'),
      await visitor.form('/api/auth/login', { email, password: PASSWORD }),
      await visitor.form('/api/auth/logout', {}),
      await visitor.send('/dashboard'),
    ]
    for (const answer of answers) {
      const headers = [...answer.headers].filter(([name]) => name !== 'set-cookie')
      const text = `${JSON.stringify(headers)}${await answer.text()}`
      expect(text).not.toMatch(/eyJ[\w-]{10,}\.[\w-]{10,}|[\w-]{22}\.[\w-]{22}\.\d+\.[\w-]{43}/)
      expect(text).not.toContain('$argon2')
    }
  })

  it('[A6.3.2] there is no account but those that users have made', async () => {
    for (const email of ['ada@example.com', 'grace@example.com', 'admin', 'root', 'admin@localhost']) {
      const login = { email, password: 'correct horse battery staple' }
      await expectProblem(await stranger().json('/api/auth/login', login), 401, 'invalid_credentials')
    }
  })

  it.each(['/login', '/signup', '/account', '/account/confirm'])(
    '[A6.2.6 A6.2.7] %s masks passwords and lets managers and the clipboard fill them in',
    async path => {
      const { visitor } = await fresh()
      const page = await (await (path.startsWith('/account') ? visitor : stranger()).send(path)).text()
      const fields = page.match(/<input[^>]*name="(password|currentPassword|newPassword)"[^>]*>/g) ?? []
      expect(fields.length).toBeGreaterThan(0)
      for (const field of fields) {
        expect(field).toContain('type="password"')
        expect(field).toMatch(/autocomplete="(current|new)-password"/i)
        expect(field).not.toMatch(/onpaste|maxlength|readonly/i)
      }
    },
  )

  it.each([['/dashboard'], ['/account'], ['/account/sessions'], ['/account/confirm']])(
    '[A7.4.4] %s has a logout button that works without scripts',
    async path => {
      const { visitor } = await fresh()
      const page = await (await visitor.send(path)).text()
      expect(page).toMatch(
        /<form[^>]*action="\/api\/auth\/logout"[^>]*method="post"|<form[^>]*method="post"[^>]*action="\/api\/auth\/logout"/i,
      )
    },
  )
})
