import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppOnRedis, commandsDuring, startAppOnRedis } from '../support/app-on-redis'
import { PASSWORD, signUp, Visitor } from '../support/visitor'

const WRONG = 'not the password at all'
const NEW_PASSWORD = 'lantern 9 sideways honey'
const ATTEMPTS = 3

describe('[A6.1.1 A6.3.1 N3.2.2] the login limit', () => {
  let running: AppOnRedis
  /** Each test comes from an address of its own, as seen by a trusted proxy. */
  let address = ''
  let tests = 0
  beforeAll(async () => {
    running = await startAppOnRedis({ LOGIN_RATE_LIMIT: `${ATTEMPTS} / 1 h`, TRUST_PROXY: 'on' })
  })
  afterAll(() => running?.stop())

  async function arrive() {
    tests += 1
    address = `198.51.100.${tests}`
    return signUp(running.origin)
  }
  const attempt = (email: string, password = WRONG, from = address) =>
    new Visitor(running.origin).json(
      '/api/auth/login',
      { email, password },
      { headers: { 'X-Forwarded-For': from } },
    )
  const exhaust = async (email: string) => {
    for (let i = 0; i < ATTEMPTS; i += 1) expect((await attempt(email)).status).toBe(401)
  }

  it('after as many attempts as allowed comes 429 with Retry-After, for the right password too', async () => {
    const { email } = await arrive()
    await exhaust(email)
    for (const password of [WRONG, PASSWORD]) {
      const response = await attempt(email, password)
      expect([response.status, await response.json()]).toMatchObject([429, { code: 'rate_limited' }])
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    for (const spelling of [email.toUpperCase(), ` ${email} `])
      expect((await attempt(spelling)).status).toBe(429)
  })

  it('[A6.3.8] an unknown address has the same limit', async () => {
    await arrive()
    await exhaust('nobody@users.example')
    expect((await attempt('nobody@users.example')).status).toBe(429)
  })

  it('by form it is a 303 back to the login page, which says how long to wait', async () => {
    const { email } = await arrive()
    await exhaust(email)
    const response = await new Visitor(running.origin).form('/api/auth/login', { email, password: WRONG })
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toMatch(/^\/login\?error=rate_limited&retry=\d+/)
  })

  it('a refused attempt costs no look at the user and no hash: the limit comes first', async () => {
    const { email } = await arrive()
    await exhaust(email)
    const commands = await commandsDuring(running.redis, () => attempt(email))
    // The IP address and the account are counted, and each answer is proven to come from a primary.
    expect(commands).toEqual(['EVALSHA', 'WAIT', 'EVALSHA', 'WAIT'])
  })

  it('nobody can lock an account for good: refused attempts do not prolong the wait', async () => {
    const { email } = await arrive()
    await exhaust(email)
    const wait = async () => Number((await attempt(email)).headers.get('retry-after'))
    const first = await wait()
    for (let i = 0; i < 10; i += 1) await wait()
    expect(await wait()).toBeLessThanOrEqual(first)
  })

  it('a logged-in user has a limit of their own, which logins of strangers do not use up, nor it theirs', async () => {
    const { visitor, email } = await arrive()
    for (let i = 0; i < ATTEMPTS; i += 1) await attempt(email, WRONG)
    expect((await attempt(email)).status).toBe(429)
    expect((await visitor.json('/api/auth/confirm', { password: PASSWORD })).status).toBe(200)
    const other = await arrive()
    for (let i = 0; i < ATTEMPTS; i += 1) await other.visitor.json('/api/auth/confirm', { password: WRONG })
    const changing = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }
    expect((await other.visitor.json('/api/account/password', changing)).status).toBe(429)
    expect((await attempt(other.email, PASSWORD)).status).toBe(200)
  })

  it('what is refused by the address does not use up the account', async () => {
    const { email } = await arrive()
    const crowded = '203.0.113.7'
    for (let i = 0; i < ATTEMPTS * 10; i += 1) await attempt(`nobody-c${i}@users.example`, WRONG, crowded)
    for (let i = 0; i < ATTEMPTS * 2; i += 1) expect((await attempt(email, WRONG, crowded)).status).toBe(429)
    expect((await attempt(email, PASSWORD)).status).toBe(200)
  })

  it('confirming and changing the password count against the same limit', async () => {
    const { visitor } = await arrive()
    await visitor.json('/api/auth/confirm', { password: WRONG })
    await visitor.json('/api/account/password', { currentPassword: WRONG, newPassword: NEW_PASSWORD })
    await visitor.json('/api/auth/confirm', { password: WRONG })
    const next = await visitor.json('/api/auth/confirm', { password: PASSWORD })
    expect([next.status, await next.json()]).toMatchObject([429, { code: 'rate_limited' }])
  })

  it('behind a trusted proxy its last word names the client, and what the client put before it does not', async () => {
    await arrive()
    for (let i = 0; i < ATTEMPTS * 10; i += 1) {
      expect((await attempt(`nobody-a${i}@users.example`, WRONG, `203.0.113.${i}, ${address}`)).status).toBe(
        401,
      )
    }
    expect((await attempt('nobody-b@users.example', WRONG, `203.0.113.99, ${address}`)).status).toBe(429)
    expect((await attempt('nobody-c@users.example', WRONG, '198.51.100.200')).status).toBe(401)
  })
})

describe('[A6.3.1] the limit of one address', () => {
  let running: AppOnRedis
  beforeAll(async () => {
    running = await startAppOnRedis({ LOGIN_RATE_LIMIT: '1 / 1 h' })
  })
  afterAll(() => running?.stop())

  it('is ten times that over all accounts, and no header of the client’s own resets it', async () => {
    const statuses: number[] = []
    for (let i = 0; i < 12; i += 1) {
      const ip = `192.0.2.${i}`
      const headers = {
        'X-Forwarded-For': ip,
        'X-Real-IP': ip,
        Forwarded: `for=${ip}`,
        'CF-Connecting-IP': ip,
        'X-Client-IP': ip,
      }
      const login = { email: `nobody-${i}@users.example`, password: WRONG }
      statuses.push((await new Visitor(running.origin).json('/api/auth/login', login, { headers })).status)
    }
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429])
  })
})
