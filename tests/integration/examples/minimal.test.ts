import { NextRequest } from 'next/server'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { POST as logIn } from '@/examples/minimal/app/api/login/route'
import { POST as logOut } from '@/examples/minimal/app/api/logout/route'
import { COOKIE } from '@/examples/minimal/auth'
import { middleware } from '@/examples/minimal/middleware'
import { type RedisServer, startRedisServer } from '../../support/redis-server'
import { startUpstashBridge, type UpstashBridge } from '../../support/upstash-bridge'

const ORIGIN = 'http://localhost:3000'
const LIFE_SECONDS = 900

describe('examples/minimal', () => {
  let server: RedisServer
  let bridge: UpstashBridge

  beforeAll(async () => {
    server = await startRedisServer()
    bridge = await startUpstashBridge(server.url)
    vi.stubEnv('AUTH_SECRET', 'a secret of the minimal example, 32 bytes or more')
    vi.stubEnv('UPSTASH_REDIS_REST_URL', bridge.url)
    vi.stubEnv('UPSTASH_REDIS_REST_TOKEN', bridge.token)
  })
  beforeEach(() => {
    bridge.fault = null
  })
  afterAll(async () => {
    vi.unstubAllEnvs()
    await bridge.stop()
    await server.stop()
  })

  const request = (path: string, token: string, init: { method?: string; body?: FormData } = {}) =>
    new NextRequest(`${ORIGIN}${path}`, { ...init, headers: token ? { cookie: `${COOKIE}=${token}` } : {} })

  /** @returns the token that a login sets, and the whole answer. */
  async function login(password = 'correct horse battery staple') {
    const body = new FormData()
    body.set('email', 'ada@example.com')
    body.set('password', password)
    const response = await logIn(request('/api/login', '', { method: 'POST', body }))
    return { response, token: response.cookies.get(COOKIE)?.value ?? '' }
  }
  const logout = (token: string) => logOut(request('/api/logout', token, { method: 'POST' }))
  /** @returns 200 where the middleware lets a request through. */
  const visit = async (token: string) => (await middleware(request('/dashboard', token))).status

  it('sets an HttpOnly cookie at a login, with the life of the token', async () => {
    const { response } = await login()
    expect(response.headers.get('location')).toBe(`${ORIGIN}/dashboard`)
    expect(response.headers.get('set-cookie')).toMatch(
      new RegExp(`^${COOKIE}=.+Max-Age=${LIFE_SECONDS}; HttpOnly; SameSite=lax$`),
    )
  })

  it('refuses a wrong password without a cookie', async () => {
    const { response, token } = await login('wrong')
    expect([response.headers.get('location'), token]).toEqual([`${ORIGIN}/?wrong`, ''])
  })

  it('lets a token through until its logout, and no copy of it afterwards', async () => {
    const { token } = await login()
    const { token: other } = await login()
    expect(await visit(token)).toBe(200)
    const response = await logout(token)
    expect(response.cookies.get(COOKIE)?.value).toBe('')
    expect([await visit(token), await visit(other)]).toEqual([303, 200])
  })

  it('keeps a denied id a little longer than its token lives', async () => {
    const { token } = await login()
    await logout(token)
    const { jti } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    const answer = await fetch(bridge.url, {
      method: 'POST',
      headers: { authorization: `Bearer ${bridge.token}` },
      body: JSON.stringify(['TTL', `denied:${jti}`]),
    })
    const { result } = (await answer.json()) as { result: number }
    expect(result).toBeGreaterThan(LIFE_SECONDS)
    expect(result).toBeLessThanOrEqual(LIFE_SECONDS + 10)
  })

  it('redirects a request without a token, and one with a changed signature, without asking Redis', async () => {
    const { token } = await login()
    const asked = bridge.requests.length
    expect([await visit(''), await visit(`${token.slice(0, -8)}AAAAAAAA`)]).toEqual([303, 303])
    expect(bridge.requests.length).toBe(asked)
  })

  it.each(['reset', 'hang', 'status-500', 'null', 'empty-object'] as const)(
    'accepts no token while Redis answers with: %s',
    async fault => {
      const { token } = await login()
      bridge.fault = fault
      expect(await visit(token)).not.toBe(200)
    },
  )

  it.each(['reset', 'null', 'missing-row', 'object-result', 'empty-object'] as const)(
    'keeps the cookie when the logout meets: %s',
    async fault => {
      const { token } = await login()
      bridge.fault = fault
      const response = await logout(token)
      expect([response.status, response.headers.get('set-cookie')]).toEqual([503, null])
    },
  )
})
