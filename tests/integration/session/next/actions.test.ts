import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { type Auth, createAuth } from '@/lib/session'
import { type NextAuth, nextAuth } from '@/lib/session/next'
import type { RedisConnection } from '@/lib/session/redis'
import { newId } from '@/lib/session/token/id'
import { connectEmbedded } from '@/tests/support/connect'
import { CookieJar } from '@/tests/support/cookie-jar'
import { nextRequest } from '@/tests/support/next-request'

vi.mock('next/headers', async () => (await import('@/tests/support/next-request')).nextHeaders)
// Outside of Next no page is prerendered.
vi.mock('next/server', () => ({ connection: async () => {} }))

const APP = 'actions-test'

type Claims = { role: 'user' | 'admin' }

let connection: RedisConnection
let auth: Auth<Claims>
let next: NextAuth<Claims, { name: string }>
let role: Claims['role']
beforeAll(async () => {
  connection = await connectEmbedded()
  await connection.ready
  auth = createAuth<Claims>({
    app: APP,
    keys: 'a secret of the tests that is longer than 32 bytes',
    store: connection.redis,
    cookies: { isSecure: () => false },
    loadUser: async () => ({ stamp: 'stamp', claims: { role } }),
    parseClaims: claims => claims as Claims,
  })
  const load = async (id: string) => ({ name: `name of ${id}` })
  next = nextAuth(auth, { app: APP, loginPath: '/login', handlersPath: '/session', load })
})
afterAll(() => connection.close())
beforeEach(() => {
  role = 'user'
})

/** Logs a new user in by a Server Action. */
async function login() {
  const userId = newId()
  nextRequest.begin(new CookieJar())
  const begun = await next.signIn(userId, { stamp: 'stamp', remember: true })
  return { userId, begun, jar: nextRequest.finish(new CookieJar()) }
}

/** Where a guard of a page sends its visitor; null: nowhere. */
async function redirectOf(jar: CookieJar, path?: string): Promise<string | null> {
  nextRequest.begin(jar)
  try {
    await next.requireSession({ path })
    return null
  } catch (error) {
    return (error as { digest: string }).digest.split(';')[2] ?? ''
  }
}

describe('a Server Action that logs in', () => {
  it('gives the browser both cookies, HttpOnly, and their lives', async () => {
    const { begun, jar, userId } = await login()
    expect(begun).toMatchObject({ status: 'begun', principal: { userId } })
    expect(begun).not.toHaveProperty('cookies')
    expect(nextRequest.set).toMatchObject([
      { name: 'access', path: '/', httpOnly: true, sameSite: 'lax', secure: false, maxAge: 900 },
      { name: 'refresh', path: '/', httpOnly: true, sameSite: 'lax', secure: false, maxAge: 30 * 86_400 },
    ])
    expect((await auth.check(jar.headers)).status).toBe('accepted')
  })

  it('without `remember` sets cookies that end with the browser', async () => {
    nextRequest.begin(new CookieJar())
    await next.signIn(newId(), { stamp: 'stamp' })
    expect(nextRequest.set.map(cookie => 'maxAge' in cookie)).toEqual([false, false])
  })

  it('with a stamp that is no longer the user’s sets nothing', async () => {
    nextRequest.begin(new CookieJar())
    expect(await next.signIn(newId(), { stamp: 'old' })).toEqual({ status: 'refused' })
    expect(nextRequest.set).toEqual([])
  })

  it('lets the page that Next renders after it see the new session', async () => {
    const { userId } = await login()
    expect((await next.findSession())?.principal.userId).toBe(userId)
  })
})

describe('a Server Action that logs out', () => {
  it('ends the session and clears the cookies', async () => {
    const { jar } = await login()
    const thief = jar.copy()
    nextRequest.begin(jar)
    expect(await next.signOut()).toMatchObject({ revoked: true, isPending: false })
    expect(await next.findSession()).toBeNull()
    expect(nextRequest.finish(jar).headers.has('cookie')).toBe(false)
    expect(await auth.check(thief.headers)).toMatchObject({ status: 'revoked', reason: 'signed_out' })
  })
})

describe('a protected action', () => {
  const input = z.strictObject({ name: z.string().min(1, 'Enter a name.') })
  const calls: unknown[] = []
  const rename = (...given: unknown[]) =>
    next.protectedAction({ input }, async ({ input: { name }, principal, loaded }) => {
      calls.push(name)
      return `${principal.userId}: ${loaded.name} is ${name}`
    })(...given)
  beforeEach(() => void calls.splice(0))

  it('runs with the principal, what is loaded, and its checked input', async () => {
    const { jar, userId } = await login()
    nextRequest.begin(jar)
    expect(await rename({ name: 'Ada' })).toEqual({
      status: 'done',
      value: `${userId}: name of ${userId} is Ada`,
    })
  })

  it('takes a form as `useActionState` sends it, without the fields of React', async () => {
    const { jar } = await login()
    nextRequest.begin(jar)
    const form = new FormData()
    for (const [name, value] of [
      ['$ACTION_KEY', 'k'],
      ['$ACTION_1:0', '{}'],
      ['name', 'Ada'],
    ]) {
      form.append(name ?? '', value ?? '')
    }
    expect(await rename({ status: 'anything' }, form)).toMatchObject({ status: 'done' })
  })

  it.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ origin: 'http://localhost:3000.evil.example' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
  ] as Record<string, string>[][])('called with %j is refused before anything is read', async headers => {
    const { jar } = await login()
    nextRequest.begin(jar, { host: 'localhost:3000', ...headers })
    expect(await rename({ name: 'Ada' })).toEqual({ status: 'cross_origin' })
    expect(calls).toEqual([])
  })

  it('called from its own origin runs', async () => {
    const { jar } = await login()
    nextRequest.begin(jar, { host: 'localhost:3000', origin: 'http://localhost:3000' })
    expect((await rename({ name: 'Ada' })).status).toBe('done')
    nextRequest.begin(jar, {
      host: '10.0.0.1:80',
      'x-forwarded-host': 'shop.example',
      origin: 'https://shop.example',
    })
    expect((await rename({ name: 'Ada' })).status).toBe('done')
  })

  it('of a stranger is refused', async () => {
    nextRequest.begin(new CookieJar())
    expect(await rename({ name: 'Ada' })).toEqual({ status: 'unauthenticated' })
    expect(calls).toEqual([])
  })

  it('of an ended session is refused with the reason, and leaves the cookies of a newer login', async () => {
    const { jar, userId } = await login()
    await auth.endAll(userId, 'kicked')
    nextRequest.begin(jar)
    expect(await rename({ name: 'Ada' })).toEqual({ status: 'revoked', reason: 'kicked' })
    expect(nextRequest.set).toEqual([])
    expect(calls).toEqual([])
  })

  it('tells what is wrong with its input, and only to who may call it', async () => {
    const { jar } = await login()
    nextRequest.begin(jar)
    const refused = await rename({ name: '' })
    expect(refused).toEqual({
      status: 'invalid_input',
      errors: [{ field: 'name', message: 'Enter a name.' }],
    })
    for (const given of [[], [null], ['x'], [{ name: ['a'] }], [{ name: 'a', role: 'admin' }]]) {
      expect((await rename(...given)).status).toBe('invalid_input')
    }
    expect(calls).toEqual([])
  })

  it('for administrators is forbidden to others, whatever they send', async () => {
    const kick = next.protectedAction(
      { input, isAllowed: ({ principal }) => principal.claims.role === 'admin' },
      async () => 'kicked',
    )
    nextRequest.begin((await login()).jar)
    expect(await kick({ name: '' })).toEqual({ status: 'forbidden' })
    role = 'admin'
    nextRequest.begin((await login()).jar)
    expect(await kick({ name: 'Ada' })).toEqual({ status: 'done', value: 'kicked' })
  })

  it('that needs a fresh login asks for the password once the window is over', async () => {
    const drop = next.protectedAction({ input, needsFreshLogin: true }, async () => 'dropped')
    const { jar } = await login()
    nextRequest.begin(jar)
    expect(await drop({ name: 'Ada' })).toMatchObject({ status: 'done' })
    const late = createAuth<Claims>({
      app: APP,
      keys: 'a secret of the tests that is longer than 32 bytes',
      store: connection.redis,
      cookies: { isSecure: () => false },
      lifetimes: { confirm: -1 },
      loadUser: async () => ({ stamp: 'stamp', claims: { role } }),
      parseClaims: claims => claims as Claims,
    })
    const stale = nextAuth(late, { app: APP, loginPath: '/login' })
    const dropLate = stale.protectedAction({ input, needsFreshLogin: true }, async () => 'dropped')
    expect(await dropLate({ name: 'Ada' })).toEqual({ status: 'confirmation_required' })
  })

  it('without a proxy renews the session, and the page that is rendered after it has the new one', async () => {
    const { jar, userId } = await login()
    nextRequest.begin(jar.delete('access'))
    expect((await rename({ name: 'Ada' })).status).toBe('done')
    expect(nextRequest.set.map(({ name }) => name)).toEqual(['access', 'refresh'])
    expect((await next.requireSession()).principal.userId).toBe(userId)
  })

  it('with a proxy takes the session that was verified there, once', async () => {
    const { jar, userId } = await login()
    const { headers } = await next.protect({ method: 'POST', headers: jar.headers })
    await auth.endAll(userId, 'kicked')
    nextRequest.begin(new CookieJar())
    nextRequest.headers = headers
    expect((await rename({ name: 'Ada' })).status).toBe('done')
    expect((await rename({ name: 'Ada' })).status).toBe('revoked')
  })

  it('lets a redirect through to Next', async () => {
    const thrown = new Error('NEXT_REDIRECT')
    nextRequest.begin((await login()).jar)
    const leave = next.protectedAction({ input }, () => Promise.reject(thrown))
    await expect(leave({ name: 'Ada' })).rejects.toBe(thrown)
  })
})

describe('a page without a proxy', () => {
  it('whose access token has expired is renewed by the handler, and shown again', async () => {
    const { jar } = await login()
    expect(await redirectOf(jar, '/a?b=c')).toBeNull()
    expect(await redirectOf(jar.delete('access'), '/a?b=c')).toBe('/session/renew?next=%2Fa%3Fb%3Dc')
  })

  it('of an ended session or of a stranger leads to the login page', async () => {
    const { jar, userId } = await login()
    await auth.endAll(userId, 'kicked')
    expect(await redirectOf(jar.delete('access'), '/a')).toBe('/login?next=%2Fa')
    expect(await redirectOf(new CookieJar())).toBe('/login')
  })

  it('does not believe a cookie that came twice because one of them reads like a token', async () => {
    const { jar } = await login()
    const twice = new CookieJar().set('access', `junk; access=${jar.get('access')}`)
    expect(await redirectOf(twice)).toBe('/login')
  })
})
