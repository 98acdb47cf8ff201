import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { APP_SECRET, type AppOnRedis, commandsDuring, startAppOnRedis } from '../support/app-on-redis'
import { forge, headerFor } from '../support/forge'
import { changeStoredSession, readStoredSession } from '../support/stored'
import { logIn, NAME, signUp, Visitor } from '../support/visitor'

const PREFETCHES: Record<string, string>[] = [
  { 'Next-Router-Prefetch': '1', RSC: '1' },
  { 'Next-Router-Segment-Prefetch': '/_tree', RSC: '1' },
  { Purpose: 'prefetch' },
  { 'Sec-Purpose': 'prefetch' },
  { 'Sec-Purpose': 'prefetch;prerender' },
]

describe('refresh', () => {
  let running: AppOnRedis
  beforeAll(async () => {
    running = await startAppOnRedis({ REFRESH_GRACE: '1' })
  })
  afterAll(() => running?.stop())

  const claimsOf = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())

  /** Gives the visitor an access token that has run out, as waiting would. */
  function outlastAccess(visitor: Visitor) {
    const claims = claimsOf(visitor.cookie('access'))
    const payload = { ...claims, iat: claims.iat - 7200, exp: claims.iat - 3600 }
    visitor.cookies.set('access', forge({ header: headerFor(APP_SECRET), payload, secret: APP_SECRET }))
  }

  /** The owner presents the successor, and the grace window after that runs out: its first use is moved back in time. */
  const outlastGrace = (userId: string, sid: string) =>
    changeStoredSession(running.redis, { userId, sid }, { usedAt: 1 })

  const session = (visitor: Visitor) => visitor.send('/api/auth/session')
  const refresh = (visitor: Visitor) => visitor.send('/api/auth/refresh', { method: 'POST' })

  describe.each([
    ['run out', (visitor: Visitor) => outlastAccess(visitor)],
    ['gone', (visitor: Visitor) => visitor.cookies.delete('access')],
  ])('with an access token that has %s', (_state, spoil) => {
    it.each(['/dashboard', '/account/sessions', '/api/auth/session', '/api/sessions'])(
      '%s renders in the same request, and both cookies are new',
      async path => {
        const { visitor, sid } = await signUp(running.origin)
        const before = visitor.copy()
        spoil(visitor)
        const response = await visitor.send(path)
        expect(response.status).toBe(200)
        if (path === '/dashboard') expect(await response.text()).toContain(NAME)
        const names = response.headers.getSetCookie().map(cookie => cookie.split('=')[0])
        expect(names.sort()).toEqual(['access', 'refresh'])
        expect(visitor.cookie('refresh')).not.toBe(before.cookie('refresh'))
        expect(claimsOf(visitor.cookie('access')).sid).toBe(sid)
        expect((await session(visitor)).status).toBe(200)
      },
    )

    it('a form that took long to fill in still counts', async () => {
      const { visitor } = await signUp(running.origin)
      spoil(visitor)
      const response = await visitor.form('/api/sessions/end', { scope: 'others' })
      expect([response.status, response.headers.get('location')]).toEqual([
        303,
        '/account/sessions?done=others_ended',
      ])
      expect((await session(visitor)).status).toBe(200)
    })

    it.each(PREFETCHES)('a prefetch neither rotates nor clears: %j', async headers => {
      const { visitor, userId, sid } = await signUp(running.origin)
      spoil(visitor)
      const before = await readStoredSession(running.redis, { userId, sid })
      for (const path of ['/dashboard', '/account', '/login']) {
        const response = await visitor.copy().send(path, { headers })
        expect(response.headers.getSetCookie()).toEqual([])
      }
      expect(await readStoredSession(running.redis, { userId, sid })).toEqual(before)
      expect((await session(visitor)).status).toBe(200)
    })
  })

  it('a prefetch without a session clears nothing either', async () => {
    for (const headers of PREFETCHES) {
      const response = await new Visitor(running.origin, [
        ['access', 'x'],
        ['refresh', 'y'],
      ]).send('/dashboard', { headers })
      expect(response.status).toBe(401)
      expect(response.headers.getSetCookie()).toEqual([])
    }
  })

  it('a page that turns a stranger away clears only cookies that this app signed', async () => {
    expect((await new Visitor(running.origin).send('/dashboard')).headers.getSetCookie()).toEqual([])
    const cleared = async (visitor: Visitor) => {
      const response = await visitor.send('/dashboard')
      expect(response.status).toBe(303)
      const cookies = response.headers.getSetCookie().map(cookie => cookie.split(';')[0])
      // The reason for the login page.
      return cookies.filter(cookie => !cookie?.startsWith('flash='))
    }
    const { visitor } = await signUp(running.origin)
    const over = visitor.copy()
    await visitor.send('/api/auth/logout', { method: 'POST' })
    const [access, refreshToken] = [over.cookie('access'), over.cookie('refresh')]
    const sent = (...cookies: [string, string][]) => cleared(new Visitor(running.origin, cookies))
    expect(await sent(['access', access], ['refresh', refreshToken])).toEqual(['access=', 'refresh='])
    expect(await sent(['access', access], ['refresh', 'y'])).toEqual(['access='])
    expect(await sent(['access', 'x'], ['refresh', refreshToken])).toEqual(['refresh='])
    expect(await sent(['access', 'x'], ['refresh', 'y'])).toEqual([])
  })

  it('[O4.14.2] two requests within the window get the same successor: a lost answer is no theft', async () => {
    const { visitor } = await signUp(running.origin)
    const [first, second] = [visitor.copy(), visitor.copy()]
    expect([(await refresh(first)).status, (await refresh(second)).status]).toEqual([200, 200])
    expect(first.cookie('refresh')).toBe(second.cookie('refresh'))
    for (const one of [first, second]) expect((await session(one)).status).toBe(200)
  })

  it('[O4.14.2] the predecessor after the window is theft: the session is over, access token included', async () => {
    const { visitor, userId, sid } = await signUp(running.origin)
    const thief = visitor.copy()
    await refresh(visitor)
    await outlastGrace(userId, sid)
    const response = await refresh(thief)
    expect([response.status, await response.json()]).toMatchObject([
      401,
      { code: 'invalid_refresh_token', reason: 'token_reuse' },
    ])
    for (const one of [visitor, thief]) {
      expect(await (await session(one.copy())).json()).toMatchObject({
        code: 'revoked',
        reason: 'token_reuse',
      })
      expect((await refresh(one.copy())).status).toBe(401)
    }
  })

  it('[O4.14.2] the window covers the direct predecessor only, however young the rotation', async () => {
    const { visitor } = await signUp(running.origin)
    const oldest = visitor.copy()
    await refresh(visitor)
    await refresh(visitor)
    expect(await (await refresh(oldest)).json()).toMatchObject({ reason: 'token_reuse' })
    expect((await session(visitor)).status).toBe(401)
  })

  it('[O4.14.2] theft on the way to a page is theft too', async () => {
    const { visitor, userId, sid } = await signUp(running.origin)
    const thief = visitor.copy()
    thief.cookies.delete('access')
    await refresh(visitor)
    await outlastGrace(userId, sid)
    expect((await thief.send('/dashboard')).status).toBe(303)
    expect((await session(visitor)).status).toBe(401)
  })

  it('the window never brings a session back that was logged out', async () => {
    const { visitor } = await signUp(running.origin)
    const copy = visitor.copy()
    await refresh(visitor)
    await visitor.send('/api/auth/logout', { method: 'POST' })
    expect((await refresh(copy)).status).toBe(401)
    expect((await refresh(visitor)).status).toBe(401)
  })

  it('the loser of a race never deletes the winner’s cookies', async () => {
    const { visitor, userId, sid } = await signUp(running.origin)
    const loser = visitor.copy()
    await refresh(visitor)
    await outlastGrace(userId, sid)
    expect((await refresh(loser)).headers.getSetCookie()).toEqual([])
  })

  it('[N2.1.3 A7.3.2] the absolute limit is never extended', async () => {
    const { visitor, userId, sid } = await signUp(running.origin)
    const end = Date.now() + 60_000
    await changeStoredSession(running.redis, { userId, sid }, { absoluteExpiresAt: end })
    for (let i = 0; i < 3; i += 1) {
      const { session: view } = (await (await refresh(visitor)).json()) as { session: { expiresAt: string } }
      expect(Date.parse(view.expiresAt)).toBeLessThanOrEqual(end)
    }
    expect((await readStoredSession(running.redis, { userId, sid })).expiresAt).toBe(end)
    expect(claimsOf(visitor.cookie('access')).exp * 1000).toBeLessThanOrEqual(end)
  })

  it('[A7.3.1] an unused session ends by itself, and its tokens with it', async () => {
    const { visitor, userId, sid } = await signUp(running.origin)
    await changeStoredSession(running.redis, { userId, sid }, { expiresAt: Date.now() - 1 })
    visitor.cookies.delete('access')
    expect((await session(visitor)).status).toBe(401)
  })

  it('a forged refresh token is refused without asking Redis', async () => {
    const { visitor } = await signUp(running.origin)
    const [user, sid, generation, mac] = visitor.cookie('refresh').split('.')
    const forgeries = [
      `${user}.${sid}.${Number(generation) + 1}.${mac}`,
      `${sid}.${user}.${generation}.${mac}`,
      `${user}.${sid}.${generation}.${'A'.repeat(43)}`,
      'x',
      'x'.repeat(5000),
    ]
    const commands = await commandsDuring(running.redis, async () => {
      for (const forged of forgeries) {
        const thief = new Visitor(running.origin, [['refresh', forged]])
        expect((await refresh(thief)).status).toBe(401)
        expect((await thief.send('/dashboard')).status).toBe(303)
      }
    })
    expect(commands).toEqual([])
    expect((await session(visitor)).status).toBe(200)
  })

  it('"keep me logged in" off: twelve hours from the last use', async () => {
    const { email } = await signUp(running.origin)
    const visitor = await logIn(running.origin, email, { remember: false })
    const { session: view } = (await (await refresh(visitor)).json()) as { session: Record<string, string> }
    const hours = (Date.parse(view.expiresAt ?? '') - Date.now()) / 3_600_000
    expect(hours).toBeGreaterThan(11.9)
    expect(hours).toBeLessThanOrEqual(12)
  })
})
