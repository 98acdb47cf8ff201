import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Auth, type AuthOptions, createAuth } from '@/lib/session'
import type { RedisConnection } from '@/lib/session/redis'
import { newId } from '@/lib/session/token/id'
import { connectEmbedded } from '@/tests/support/connect'
import { CookieJar } from '@/tests/support/cookie-jar'

const KEY = 'a secret of the tests that is longer than 32 bytes'
const OTHER_KEY = 'another secret of the tests, longer than 32 bytes'

type Claims = Record<string, unknown>

let connection: RedisConnection
beforeAll(async () => {
  connection = await connectEmbedded()
  await connection.ready
})
afterAll(() => connection.close())

/** One release of a host: its claims are exactly `claims`. */
function release(claims: Claims, options: Partial<AuthOptions<Claims>> = {}): Auth<Claims> {
  return createAuth<Claims>({
    app: 'renew-test',
    keys: KEY,
    store: connection.redis,
    cookies: { isSecure: () => false },
    loadUser: async () => ({ stamp: 'stamp', claims }),
    parseClaims: sent => (Object.keys(sent).join() === Object.keys(claims).join() ? sent : null),
    ...options,
  })
}

const OLD = { role: 'user' }

async function login(auth: Auth<Claims>, userId = newId(), jar = new CookieJar()) {
  const begun = await auth.begin(jar.headers, userId, { stamp: 'stamp', remember: true })
  if (begun.status !== 'begun') throw new Error(begun.status)
  return { userId, jar: jar.take(begun.cookies), sessionId: begun.principal.sessionId }
}

const isClearing = ({ maxAge }: { maxAge: number | null }) => maxAge === 0

describe('a token of a release with other claims or another issuer', () => {
  const RELEASES: [name: string, next: () => Auth<Claims>][] = [
    ['one claim more', () => release({ ...OLD, team: 'red' })],
    ['one claim fewer', () => release({})],
    ['another claim in the place of one', () => release({ roles: ['user'] })],
    ['another issuer', () => release(OLD, { issuer: 'https://new.example' })],
  ]

  describe.each(RELEASES)('%s', (_name, next) => {
    it('is not accepted, and no cookie of it is cleared', async () => {
      const { jar } = await login(release(OLD))
      expect(await next().check(jar.headers)).toEqual({ status: 'outdated' })
      expect(await next().verify(jar.headers)).toEqual({ status: 'outdated' })
    })

    it('is replaced through the refresh token in the same session', async () => {
      const { jar, userId, sessionId } = await login(release(OLD))
      const auth = next()
      const renewed = await auth.renew(jar.headers)
      expect(renewed).toMatchObject({ status: 'accepted', principal: { userId, sessionId } })
      expect(renewed.cookies.map(({ name }) => name)).toEqual(['access', 'refresh'])
      expect(renewed.cookies.filter(isClearing)).toEqual([])
      expect((await auth.check(jar.take(renewed.cookies).headers)).status).toBe('accepted')
    })

    it('during a rolling deployment both releases keep the user logged in', async () => {
      const [before, after] = [release(OLD), next()]
      const { jar, sessionId } = await login(before)
      for (const auth of [after, before, after, before]) {
        const renewed = await auth.renew(jar.headers)
        expect(renewed).toMatchObject({ status: 'accepted', principal: { sessionId } })
        jar.take(renewed.cookies)
      }
    })

    it('is not replaced after its session has ended', async () => {
      const { jar, userId, sessionId } = await login(release(OLD))
      await release(OLD).endSession(userId, sessionId, 'kicked')
      expect(await next().renew(jar.headers)).toMatchObject({ status: 'revoked', reason: 'kicked' })
    })

    it('without a refresh token it is no login, and its own cookie is cleared', async () => {
      const { jar } = await login(release(OLD))
      const renewed = await next().renew(jar.delete('refresh').headers)
      expect(renewed.status).toBe('unauthenticated')
      expect(renewed.cookies.map(({ name, maxAge }) => [name, maxAge])).toEqual([['access', 0]])
    })
  })
})

describe('a cookie that the app did not sign is never cleared', () => {
  const FOREIGN: [name: string, make: () => Promise<CookieJar>][] = [
    [
      'another app with its own key',
      async () => (await login(release(OLD, { app: 'other-app', keys: OTHER_KEY }))).jar,
    ],
    [
      'the same app elsewhere with its own key',
      async () => (await login(release(OLD, { keys: OTHER_KEY }))).jar,
    ],
    [
      'junk',
      async () => new CookieJar().set('access', 'junk').set('refresh', 'junk').set('logout-ticket', 'junk'),
    ],
    ['a changed signature', async () => changed((await login(release(OLD))).jar)],
  ]

  const changed = (jar: CookieJar) => {
    for (const name of ['access', 'refresh']) jar.set(name, `${jar.get(name)?.slice(0, -8)}AAAAAAAA`)
    return jar
  }

  describe.each(FOREIGN)('%s', (_name, make) => {
    it('opening a page answers without a cookie', async () => {
      const jar = await make()
      for (const options of [{}, { isForced: true }]) {
        expect(await release(OLD).renew(jar.headers, options)).toEqual({
          status: 'unauthenticated',
          cookies: [],
        })
      }
    })

    it('a logout answers without a cookie', async () => {
      const ended = await release(OLD).end((await make()).headers)
      expect(ended).toMatchObject({ revoked: false, isPending: false, cookies: [] })
    })

    it('a login overwrites it', async () => {
      const jar = await make()
      const { userId } = await login(release(OLD), newId(), jar)
      expect(await release(OLD).renew(jar.headers)).toMatchObject({
        status: 'accepted',
        principal: { userId },
      })
    })

    it.each(['access', 'refresh'])('beside an own token that has ended, the foreign %s stays', async name => {
      const { jar, userId } = await login(release(OLD))
      await release(OLD).endAll(userId, 'kicked')
      jar.set(name, (await make()).get(name) ?? '')
      const renewed = await release(OLD).renew(jar.headers)
      expect(renewed.status).not.toBe('accepted')
      expect(renewed.cookies.map(cookie => cookie.name)).toEqual([name === 'access' ? 'refresh' : 'access'])
      expect(renewed.cookies.every(isClearing)).toBe(true)
    })
  })

  it('the session of the other app lives on', async () => {
    const other = release(OLD, { app: 'other-app', keys: OTHER_KEY })
    const { jar } = await login(other)
    jar.take((await release(OLD).renew(jar.headers)).cookies)
    jar.take((await release(OLD).end(jar.headers)).cookies)
    expect((await other.check(jar.headers)).status).toBe('accepted')
  })
})

it('a refused renewal clears the tokens, unless the client renews by itself', async () => {
  const { jar, userId } = await login(release(OLD))
  await release(OLD).endAll(userId, 'kicked')
  expect(await release(OLD).renew(jar.headers, { isForced: true })).toMatchObject({
    status: 'revoked',
    cookies: [],
  })
  const { cookies } = await release(OLD).renew(jar.headers)
  expect(cookies.map(({ name, maxAge }) => [name, maxAge])).toEqual([
    ['access', 0],
    ['refresh', 0],
  ])
})

describe('a logout clears the cookies of its own browser', () => {
  const cleared = async (jar: CookieJar) =>
    (await release(OLD).end(jar.headers)).cookies.filter(isClearing).map(({ name }) => name)

  it('when it brings its tokens, and when it repeats the logout', async () => {
    const { jar } = await login(release(OLD))
    expect(await cleared(jar)).toEqual(['access', 'refresh'])
    expect(await cleared(jar)).toEqual(['access', 'refresh'])
  })
})

describe('a new beginning makes no ended token acceptable', () => {
  type Ending = (
    auth: Auth<Claims>,
    user: { userId: string; sessionId: string; jar: CookieJar },
  ) => Promise<unknown>
  const ENDINGS: [name: string, end: Ending][] = [
    ['an emptied Redis', () => connection.redis.flushall()],
    ['a logout', (auth, { jar }) => auth.end(jar.headers)],
    ['everywhere', (auth, { userId }) => auth.endAll(userId, 'signed_out_elsewhere')],
    ['an ended session', (auth, { userId, sessionId }) => auth.endSession(userId, sessionId, 'kicked')],
    ['a change of the user', (auth, { userId }) => auth.change(userId, 'password_changed', async () => null)],
    [
      'everywhere, then an emptied Redis',
      async (auth, { userId }) => {
        await auth.endAll(userId, 'kicked')
        await connection.redis.flushall()
      },
    ],
  ]

  it.each(ENDINGS)('%s, then logins and endings of the same user', async (_name, end) => {
    const auth = release(OLD)
    const first = await login(auth)
    const copy = first.jar.copy()
    await end(auth, first)

    const steps = [
      () => login(auth, first.userId),
      () => auth.endAll(first.userId, 'kicked'),
      () => login(auth, first.userId),
      () => auth.reissue(first.userId, 'role_changed'),
      () => login(auth, first.userId),
    ]
    for (const step of steps) {
      await step()
      expect((await auth.check(copy.headers)).status).not.toBe('accepted')
      expect((await auth.peek(copy.headers)).status).not.toBe('live')
      expect((await auth.renew(copy.headers)).status).not.toBe('accepted')
    }
  })

  it('the old cookies end no session that began after Redis was emptied', async () => {
    const auth = release(OLD)
    const old = await login(auth)
    await connection.redis.flushall()
    const { jar } = await login(auth, old.userId)
    await auth.renew(old.jar.headers)
    await auth.end(old.jar.headers)
    expect((await auth.check(jar.headers)).status).toBe('accepted')
  })
})
