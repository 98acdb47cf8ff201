import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { StoreUnavailableError } from '@/lib/session'
import { nextAuth } from '@/lib/session/next'
import type { RedisConnection } from '@/lib/session/redis'
import { connectEmbedded } from '@/tests/support/connect'
import { CookieJar } from '@/tests/support/cookie-jar'
import { holdRedis } from '@/tests/support/held-redis'
import { createHost, type Host } from '@/tests/support/stores'

const APP = 'test'
const ORIGIN = 'http://localhost:3000'
const PAGE_LOAD = { accept: 'text/html', 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' }

let connection: RedisConnection
let host: Host
let isAway = false
beforeAll(async () => {
  connection = await connectEmbedded()
  await connection.ready
  const store = holdRedis(connection.redis, async () => {
    if (isAway) throw new StoreUnavailableError('away')
  })
  host = createHost(store)
})
afterAll(() => connection.close())

async function login() {
  const userId = host.addUser()
  return { userId, jar: await host.logIn(userId) }
}

async function send(method: 'GET' | 'POST', path: string, jar: CookieJar, more: Record<string, string> = {}) {
  const { handlers } = nextAuth(host.auth, { app: APP, loginPath: '/login', basePath: '/shop' })
  const headers = jar.headers
  for (const [name, value] of Object.entries({ host: 'localhost:3000', ...more })) headers.set(name, value)
  const response = await handlers[method](
    new Request(`${ORIGIN}/shop/api/session/${path}`, { method, headers }),
  )
  return {
    status: response.status,
    location: response.headers.get('location'),
    set: response.headers.getSetCookie().map(cookie => /^[^=]+=[^;]{0,1}/.exec(cookie)?.[0] ?? ''),
    headers: response.headers,
    text: await response.text(),
  }
}

describe('POST logout', () => {
  it('ends the session and says so', async () => {
    const { jar } = await login()
    const thief = jar.copy()
    const { status, set, text, headers } = await send('POST', 'logout', jar, { origin: ORIGIN })
    expect([status, set, headers.get('cache-control')]).toEqual([200, ['access=', 'refresh='], 'no-store'])
    expect(JSON.parse(text)).toEqual({
      revoked: true,
      revokedAt: expect.stringMatching(/Z$/),
      deniedUntil: expect.stringMatching(/Z$/),
    })
    expect((await host.auth.check(thief.headers)).status).toBe('revoked')
  })

  it('leads a form to the login page', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const { status, location, set } = await send('POST', 'logout', (await login()).jar, form)
    expect([status, location, set]).toEqual([303, '/shop/login', ['access=', 'refresh=']])
  })

  it('from another origin ends nothing', async () => {
    const { jar } = await login()
    const foreign: [string, string][] = [
      ['origin', 'https://evil.example'],
      ['sec-fetch-site', 'same-site'],
    ]
    for (const header of foreign) {
      expect((await send('POST', 'logout', jar, Object.fromEntries([header]))).status).toBe(403)
    }
    expect((await host.auth.check(jar.headers)).status).toBe('accepted')
  })
})

describe('GET renew', () => {
  it('rotates once and returns to the page', async () => {
    const { jar, userId } = await login()
    const { status, location, set } = await send('GET', 'renew?next=%2Fa%3Fb%3Dc', jar.delete('access'), {
      ...PAGE_LOAD,
      'sec-fetch-site': 'same-origin',
    })
    expect([status, location]).toEqual([303, '/shop/a?b=c'])
    expect(set).toEqual([expect.stringMatching(/^access=./), expect.stringMatching(/^refresh=./)])
    expect(await host.auth.list(userId)).toHaveLength(1)
  })

  it('without a session leads to the login page, with the way back', async () => {
    const { status, location, set } = await send('GET', 'renew?next=/a', new CookieJar(), PAGE_LOAD)
    expect([status, location, set]).toEqual([303, '/shop/login?next=%2Fa', []])
  })

  it.each([
    [{ ...PAGE_LOAD, purpose: 'prefetch' }],
    [{ ...PAGE_LOAD, 'sec-purpose': 'prefetch;prerender' }],
    [{ 'next-router-prefetch': '1', accept: '*/*' }],
    [{ rsc: '1', accept: '*/*', 'sec-fetch-dest': 'empty' }],
    [{ accept: 'text/html', 'sec-fetch-dest': 'iframe' }],
    [{ accept: 'text/html', 'sec-fetch-dest': 'image' }],
    [{ accept: '*/*' }],
  ] as Record<string, string>[][])('asked with %j neither rotates nor clears', async headers => {
    const { jar } = await login()
    const { status, set } = await send('GET', 'renew?next=/a', jar.delete('access'), headers)
    expect([status, set]).toEqual([403, []])
  })

  it('that a link of another site led to is loaded once more from here, and rotates only then', async () => {
    const { jar } = await login()
    const foreign = { ...PAGE_LOAD, 'sec-fetch-site': 'cross-site' }
    const first = await send('GET', 'renew?next=%2Fa%3Fb%3D%22', jar.delete('access'), foreign)
    expect([first.status, first.set]).toEqual([200, []])
    expect(first.text).toContain('content="0;url=?next=%2Fa%3Fb%3D%2522&amp;again=1"')
    const again = await send('GET', 'renew?next=/a&again=1', jar, foreign)
    expect([again.status, again.location, again.set]).toEqual([303, '/shop/login?next=%2Fa', []])
  })

  it.each(['//evil.example', 'https://evil.example', '/\\evil.example', '/%5cevil.example', ''])(
    'returns to no other host: %j',
    async next => {
      const { jar } = await login()
      const { location } = await send('GET', `renew?next=${encodeURIComponent(next)}`, jar, PAGE_LOAD)
      expect(location).toBe('/shop/')
    },
  )
})

describe('GET session', () => {
  it('tells an open page whose session it is, and rotates nothing', async () => {
    const { jar, userId } = await login()
    const { status, text, set } = await send('GET', 'session', jar.delete('access'))
    expect([status, set]).toEqual([200, []])
    const answer = {
      status: 'live',
      userId,
      version: expect.stringMatching(/./),
      expiresInMs: expect.any(Number),
    }
    expect(JSON.parse(text)).toEqual(answer)
  })

  it('has another version after a change of role, though the session lives', async () => {
    const { jar, userId } = await login()
    const versionOf = async () => JSON.parse((await send('GET', 'session', jar)).text).version
    const before = await versionOf()
    expect(await versionOf()).toBe(before)
    await host.auth.reissue(userId, 'role_changed')
    expect(await versionOf()).not.toBe(before)
  })

  it('tells why a session ended, and a stranger nothing; neither is an error in the console', async () => {
    const { jar, userId } = await login()
    await host.auth.endAll(userId, 'kicked')
    const ended = await send('GET', 'session', jar)
    expect([ended.status, JSON.parse(ended.text)]).toEqual([200, { status: 'ended', reason: 'kicked' }])
    const stranger = await send('GET', 'session', new CookieJar())
    expect([stranger.status, JSON.parse(stranger.text)]).toEqual([200, { status: 'unauthenticated' }])
  })
})

describe('GET events', () => {
  async function listen(jar: CookieJar) {
    const { handlers } = nextAuth(host.auth, { app: APP, loginPath: '/login' })
    const gone = new AbortController()
    const url = `${ORIGIN}/api/session/events`
    const response = await handlers.GET(new Request(url, { headers: jar.headers, signal: gone.signal }))
    return { response, leave: () => gone.abort() }
  }

  it('says that the session has ended, and is over', async () => {
    const { jar, userId } = await login()
    const { response } = await listen(jar)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
    await host.auth.endAll(userId, 'kicked')
    expect(await response.text()).toBe('retry: 1000\nevent: alive\ndata:\n\nevent: ended\ndata:\n\n')
  })

  it('says that the role has changed', async () => {
    const { jar, userId } = await login()
    const { response } = await listen(jar)
    await host.auth.reissue(userId, 'role_changed')
    expect(await response.text()).toContain('event: overtaken\n')
  })

  it('is over when the page goes, or the feed cannot be read any more', async () => {
    const { jar } = await login()
    const [left, lost] = await Promise.all([listen(jar), listen(jar)])
    left.leave()
    expect(await left.response.text()).not.toContain('ended')
    isAway = true
    expect(
      await lost.response.text().finally(() => {
        isAway = false
      }),
    ).not.toContain('ended')
  })

  it('is for live sessions, four at a time', async () => {
    const { jar, userId } = await login()
    expect((await listen(new CookieJar())).response.status).toBe(401)
    const streams = [await listen(jar), await listen(jar), await listen(jar), await listen(jar)]
    const oneTooMany = await listen(jar)
    expect([oneTooMany.response.status, oneTooMany.response.headers.get('retry-after')]).toEqual([429, '60'])
    for (const { leave } of streams) leave()
    await host.auth.endAll(userId, 'kicked')
    const { response } = await listen(jar)
    expect([response.status, (await response.json()).reason]).toEqual([401, 'kicked'])
  })
})

describe('every other address and method', () => {
  it.each([
    ['GET', 'logout', 405, 'POST'],
    ['POST', 'renew', 405, 'GET, HEAD'],
    ['POST', 'session', 405, 'GET, HEAD'],
    ['GET', 'nothing', 404, null],
    ['POST', 'constructor', 404, null],
    ['GET', '__proto__', 404, null],
  ] as const)('%s %s is %i', async (method, path, status, allow) => {
    const { jar } = await login()
    const answer = await send(method, path, jar)
    expect([answer.status, answer.headers.get('allow'), answer.set]).toEqual([status, allow, []])
  })
})

describe('with Redis away', () => {
  it('a logout clears the cookies, keeps a ticket, and is finished when the browser comes back', async () => {
    const { jar } = await login()
    const thief = jar.copy()
    isAway = true
    const answer = await send('POST', 'logout', jar).finally(() => {
      isAway = false
    })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
    expect(JSON.parse(answer.text)).toMatchObject({ cookiesCleared: true, revoked: false })
    expect(answer.set).toEqual(['access=', 'refresh=', expect.stringMatching(/^logout-ticket=./)])
    const [, , ticket = ''] = answer.headers.getSetCookie()
    const back = new CookieJar().set('logout-ticket', /=([^;]+)/.exec(ticket)?.[1] ?? '')
    await send('GET', 'renew?next=/a', back, PAGE_LOAD)
    expect((await host.auth.check(thief.headers)).status).toBe('revoked')
  })

  it('nothing rotates and nothing is told', async () => {
    const { jar } = await login()
    isAway = true
    const answers = [await send('GET', 'session', jar), await send('GET', 'renew', jar, PAGE_LOAD)]
    isAway = false
    for (const { status, set } of answers) expect([status, set]).toEqual([503, []])
  })
})
