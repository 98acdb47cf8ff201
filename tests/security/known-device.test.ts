import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppOnRedis, hasRedis, startAppOnRedis } from '../support/app-on-redis'
import { logIn, PASSWORD, signUp, Visitor } from '../support/visitor'

const WRONG = 'not the password at all'
const ATTEMPTS = 3

describe.skipIf(!hasRedis)('[A6.1.1 N3.2.2] a browser that has logged in to an account before', () => {
  let running: AppOnRedis
  beforeAll(async () => {
    running = await startAppOnRedis({ LOGIN_RATE_LIMIT: `${ATTEMPTS} / 1 h` })
  })
  afterAll(() => running?.stop())

  const attempt = async (browser: Visitor, email: string, password: string) =>
    (await browser.json('/api/auth/login', { email, password })).status

  /** Guesses from the same IP address until the account and the address have no attempt left. */
  async function exhaust(email: string) {
    for (let i = 0; i < ATTEMPTS * 10 + 2; i += 1) {
      await attempt(new Visitor(running.origin), i % 2 ? email : `other-${i}@users.example`, WRONG)
    }
    expect(await attempt(new Visitor(running.origin), email, PASSWORD)).toBe(429)
  }

  it('logs in whatever strangers have spent, of the account and of the shared IP address', async () => {
    const { visitor, email } = await signUp(running.origin)
    await visitor.json('/api/auth/logout', {})
    await exhaust(email)
    expect(await attempt(visitor, email, PASSWORD)).toBe(200)
    expect(await attempt(visitor, email.toUpperCase(), PASSWORD)).toBe(200)
  })

  it('has an allowance of its own, which ends too, and spends nothing of the strangers’', async () => {
    const { visitor, email } = await signUp(running.origin)
    const statuses = []
    for (let i = 0; i < ATTEMPTS + 1; i += 1) statuses.push(await attempt(visitor, email, WRONG))
    expect(statuses).toEqual([...Array(ATTEMPTS).fill(401), 429])
    expect(await attempt(visitor, email, PASSWORD)).toBe(429)
  })

  it('is a stranger to every other account', async () => {
    const [one, other] = [await signUp(running.origin), await signUp(running.origin)]
    await exhaust(other.email)
    expect(await attempt(one.visitor, other.email, PASSWORD)).toBe(429)
    one.visitor.cookies.set('device', `${one.visitor.cookie('device').slice(0, 22)}.${'A'.repeat(22)}`)
    expect(await attempt(one.visitor, other.email, PASSWORD)).toBe(429)
  })

  it('keeps its cookie over a logout and takes one from each account', async () => {
    const [one, other] = [await signUp(running.origin), await signUp(running.origin)]
    const { visitor } = one
    await visitor.json('/api/auth/logout', {})
    expect(await attempt(visitor, one.email, PASSWORD)).toBe(200)
    visitor.cookies.set('device', visitor.cookie('device'))
    await exhaust(other.email)
    expect(await attempt(other.visitor, other.email, PASSWORD)).toBe(200)
  })

  it('is remembered at a login as at a sign-up, without an email in the cookie, out of reach of scripts', async () => {
    const { email } = await signUp(running.origin)
    await running.redis.flushall()
    const { email: again } = await signUp(running.origin)
    const browser = await logIn(running.origin, again)
    expect(browser.cookie('device')).toMatch(/^[\w-]{22}\.[\w-]{22}$/)
    expect(Buffer.from(browser.cookie('device'), 'base64url').toString()).not.toContain(email.slice(0, 5))
    const response = await browser.json('/api/auth/login', { email: again, password: PASSWORD })
    const cookie = response.headers.getSetCookie().find(text => text.startsWith('device='))
    expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Lax; Max-Age=34560000$/)
  })
})

describe.skipIf(!hasRedis)('failed logins in the events of a user', () => {
  let running: AppOnRedis
  beforeAll(async () => {
    running = await startAppOnRedis()
  })
  afterAll(() => running?.stop())

  const fail = (email: string, device: string, from?: string) =>
    new Visitor(running.origin).json(
      '/api/auth/login',
      { email, password: WRONG },
      { headers: { 'user-agent': device, ...(from && { 'x-forwarded-for': from }) } },
    )

  async function eventsOf(visitor: Visitor) {
    const { events } = (await (await visitor.send('/api/account/events')).json()) as {
      events: { type: string; device: string; count?: number; at: string; sessionId: string | null }[]
    }
    return events
  }

  it('are grouped by device, and never push out anything else', async () => {
    const { visitor, email } = await signUp(running.origin)
    for (let i = 0; i < 11; i += 1) await fail(email, 'guesser/1.0')
    await fail(email, 'another/2.0')
    for (let i = 0; i < 120; i += 1) await fail(email, `rotating-${i}/1.0`)
    const events = await eventsOf(visitor)
    const types = new Set(events.map(({ type }) => type))
    expect([...types].sort()).toEqual(['login', 'login_failed', 'signup'])
    const failed = events.filter(({ type }) => type === 'login_failed')
    expect(failed.length).toBeLessThanOrEqual(50)
    expect(events.map(({ at }) => at)).toEqual(
      events
        .map(({ at }) => at)
        .toSorted()
        .reverse(),
    )
  })

  it('of one device are one event with a count; a single one has none', async () => {
    const { visitor, email } = await signUp(running.origin)
    for (let i = 0; i < 11; i += 1) await fail(email, 'guesser/1.0')
    await fail(email, 'another/2.0')
    const failed = (await eventsOf(visitor)).filter(({ type }) => type === 'login_failed')
    expect(failed).toMatchObject([{ sessionId: null }, { sessionId: null, count: 11 }])
    expect(failed[0]).not.toHaveProperty('count')
    expect(Object.keys(failed[0] ?? {}).sort()).toEqual(['at', 'device', 'ip', 'sessionId', 'type'])
  })
})
