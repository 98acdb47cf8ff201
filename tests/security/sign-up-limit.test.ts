import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emailKey } from '@/lib/users/store/keys'
import { type AppOnRedis, commandsDuring, startAppOnRedis } from '../support/app-on-redis'
import { until } from '../support/until'
import { NAME, PASSWORD, signUp, Visitor } from '../support/visitor'

const LIMIT = 4
let people = 0

const newPerson = () => {
  people += 1
  return { name: NAME, email: `new-${process.pid}-${people}@users.example`, password: PASSWORD }
}

describe('the limit on sign-ups', () => {
  let running: AppOnRedis
  let clients = 0
  beforeAll(async () => {
    running = await startAppOnRedis({ SIGNUP_RATE_LIMIT: `${LIMIT} / 1 h`, TRUST_PROXY: 'on' })
  })
  afterAll(() => running?.stop())

  const send = (ip: string, body: unknown, type = 'application/json') =>
    new Visitor(running.origin).send('/api/auth/signup', {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': type, 'x-forwarded-for': ip },
    })
  const newIp = () => {
    clients += 1
    return `198.51.100.${clients}`
  }

  it('counts per IP address, and answers 429 with Retry-After beyond it', async () => {
    const ip = newIp()
    for (let i = 0; i < LIMIT; i += 1) expect((await send(ip, newPerson())).status).toBe(201)
    const refused = await send(ip, newPerson())
    expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'rate_limited' }])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await send(newIp(), newPerson())).status).toBe(201)
  })

  it('counts before the body is judged or parsed: what is refused counts too', async () => {
    const ip = newIp()
    const bodies: [unknown, string, number][] = [
      ['{bad', 'application/json', 400],
      ['x', 'text/plain', 415],
      [{ ...newPerson(), password: 'short' }, 'application/json', 422],
      ['x'.repeat(70_000), 'application/json', 413],
    ]
    for (const [body, type, status] of bodies) expect((await send(ip, body, type)).status).toBe(status)
    for (const [body, type] of bodies) expect((await send(ip, body, type)).status).toBe(429)
    expect(await commandsDuring(running.redis, () => send(ip, newPerson()))).toEqual(['EVALSHA', 'WAIT'])
  })

  it('a form goes back to its page with the time to wait', async () => {
    const ip = newIp()
    for (let i = 0; i < LIMIT; i += 1) await send(ip, {})
    const form = new URLSearchParams(newPerson()).toString()
    const response = await send(ip, form, 'application/x-www-form-urlencoded')
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toMatch(/^\/signup\?error=rate_limited&retry=\d+/)
  })

  it.each([
    ['a /64 of IPv6', (i: number) => `2001:db8:77::${i.toString(16)}`],
    [
      'one IPv6 address in other spellings',
      (i: number) =>
        ['2001:db8:78::1', '2001:DB8:78:0::1', '[2001:db8:78::1]:80', '2001:db8:78:0:0:0:0:1'][i % 4] ?? '',
    ],
    ['an IPv4 address with ports', (i: number) => `203.0.113.80:${4000 + i}`],
    ['IPv4-mapped and plain', (i: number) => (i % 2 ? '203.0.113.81' : '::ffff:203.0.113.81')],
    ['unreadable texts', (i: number) => ['unknown', '', '_hidden', "'; DROP"][i % 4] ?? ''],
  ])('%s: counted as one', async (_what, spelling) => {
    for (let i = 0; i < LIMIT; i += 1) expect((await send(spelling(i), {})).status).toBe(422)
    for (let i = 0; i < LIMIT; i += 1) expect((await send(spelling(i), {})).status).toBe(429)
  })
})

describe('a sign-up', () => {
  let running: AppOnRedis
  beforeAll(async () => {
    running = await startAppOnRedis()
  })
  afterAll(() => running?.stop())

  it('with an email that is taken claims nothing and is answered before a hash is made', async () => {
    const { email } = await signUp(running.origin)
    const again = { name: NAME, email, password: PASSWORD }
    const commands = await commandsDuring(running.redis, async () => {
      const response = await new Visitor(running.origin).json('/api/auth/signup', again)
      expect([response.status, await response.json()]).toMatchObject([409, { code: 'email_taken' }])
    })
    expect(commands).not.toContain('EVALSHA')
  })

  it('creates no account for a client that went away while it waited', async () => {
    const gone = Array.from({ length: 60 }, newPerson)
    await Promise.all(gone.map(person => abandon(running.origin, person)))
    const behind = newPerson()
    // The queue is first in, first out: when this one has its answer, what waited before it has been dropped.
    await until('a sign-up behind them', 10_000, async () => {
      const response = await new Visitor(running.origin).json('/api/auth/signup', behind)
      return response.status === 201
    })
    const hasAccount = ({ email }: { email: string }) => running.redis.exists(emailKey(email))
    expect(await hasAccount(behind)).toBe(1)
    const created = await Promise.all(gone.map(hasAccount))
    expect(created.filter(Boolean).length).toBeLessThan(10)
  })

  it('beyond a bounded wait sign-ups are 503 overloaded with Retry-After, and logins go on', async () => {
    const { email } = await signUp(running.origin)
    const signUps = Array.from({ length: 120 }, () =>
      new Visitor(running.origin).json('/api/auth/signup', newPerson()),
    )
    const login = await new Visitor(running.origin).json('/api/auth/login', { email, password: PASSWORD })
    expect(login.status).toBe(200)
    const answers = await Promise.all(signUps)
    const refused = answers.filter(({ status }) => status === 503)
    expect(answers.filter(({ status }) => status === 201).length + refused.length).toBe(answers.length)
    expect(refused.length).toBeGreaterThan(0)
    for (const answer of refused) {
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(await answer.json()).toMatchObject({ code: 'overloaded' })
    }
  })
})

/** Sends a sign-up and closes the connection as soon as it is sent. */
function abandon(origin: string, person: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const body = JSON.stringify(person)
    const sent = httpRequest(`${origin}/api/auth/signup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    })
    sent.on('error', error =>
      (error as NodeJS.ErrnoException).code === 'ECONNRESET' ? resolve() : reject(error),
    )
    sent.on('close', () => resolve())
    sent.end(body, () => setImmediate(() => sent.destroy()))
  })
}
