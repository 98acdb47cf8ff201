import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppOnRedis, startAppOnRedis } from '../support/app-on-redis'
import { logIn, PASSWORD, signUp, Visitor } from '../support/visitor'

const WRONG = 'not the password at all'
const ATTEMPTS = 3

describe('[A6.1.1 N3.2.2] a browser that has logged in to an account before', () => {
  let running: AppOnRedis
  beforeAll(async () => {
    running = await startAppOnRedis({ LOGIN_RATE_LIMIT: `${ATTEMPTS} / 1 h`, TRUST_PROXY: 'on' })
  })
  afterAll(() => running?.stop())

  let ips = 0
  const newIp = () => {
    ips += 1
    return `198.51.${ips >> 8}.${ips & 255}`
  }
  const attempt = async (browser: Visitor, email: string, password: string, ip = newIp()) => {
    const headers = { 'x-forwarded-for': ip }
    return (await browser.json('/api/auth/login', { email, password }, { headers })).status
  }
  const stranger = () => new Visitor(running.origin)

  /** Guesses, each time from another IP address, until strangers have no attempt left at this account. */
  async function exhaustAccount(email: string) {
    for (let i = 0; i < ATTEMPTS; i += 1) await attempt(stranger(), email, WRONG)
    expect(await attempt(stranger(), email, PASSWORD)).toBe(429)
  }

  /** Guesses, each time at another account, until strangers have no attempt left from this IP address. */
  async function exhaustIp(ip: string) {
    for (let i = 0; i < ATTEMPTS * 10; i += 1)
      expect(await attempt(stranger(), `nobody-${i}@users.example`, WRONG, ip)).toBe(401)
    expect(await attempt(stranger(), 'one-more@users.example', WRONG, ip)).toBe(429)
  }

  it('logs in whatever strangers have spent, of the account and of the shared IP address', async () => {
    const { visitor, email } = await signUp(running.origin)
    await visitor.json('/api/auth/logout', {})
    const ip = newIp()
    await exhaustAccount(email)
    await exhaustIp(ip)
    expect(await attempt(visitor, email, PASSWORD, ip)).toBe(200)
    expect(await attempt(visitor, email.toUpperCase(), PASSWORD, ip)).toBe(200)
  })

  it('has an allowance of its own, which ends too, and spends nothing of the strangers’', async () => {
    const { visitor, email } = await signUp(running.origin)
    const ip = newIp()
    const statuses = []
    for (let i = 0; i < ATTEMPTS + 1; i += 1) statuses.push(await attempt(visitor, email, WRONG, ip))
    expect(statuses).toEqual([...Array(ATTEMPTS).fill(401), 429])
    expect(await attempt(visitor, email, PASSWORD, ip)).toBe(429)
    expect(await attempt(stranger(), email, PASSWORD, ip)).toBe(200)
  })

  it('is a stranger to every other account', async () => {
    const [one, other] = [await signUp(running.origin), await signUp(running.origin)]
    await exhaustAccount(other.email)
    expect(await attempt(one.visitor, other.email, PASSWORD)).toBe(429)
    const forged = one.visitor.copy()
    forged.cookies.set('device', `${one.visitor.cookie('device').slice(0, 22)}.${'A'.repeat(22)}`)
    expect(await attempt(forged, other.email, PASSWORD)).toBe(429)
    expect(await attempt(other.visitor, other.email, PASSWORD)).toBe(200)
  })

  it('is known over a logout, and to each account that it has logged in to', async () => {
    const [one, other] = [await signUp(running.origin), await signUp(running.origin)]
    const { visitor } = one
    await visitor.json('/api/auth/logout', {})
    expect(await attempt(visitor, other.email, PASSWORD)).toBe(200)
    await visitor.json('/api/auth/logout', {})
    for (const { email } of [one, other]) {
      await exhaustAccount(email)
      expect(await attempt(visitor, email, PASSWORD)).toBe(200)
    }
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

describe('failed logins in the events of a user', () => {
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
