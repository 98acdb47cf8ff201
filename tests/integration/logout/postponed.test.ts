import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningApp, startApp } from '../../support/app'
import { type RedisServer, startRedisServer } from '../../support/redis-server'

/** Within this everything works again once Redis does. */
const RECOVERY_LIMIT_MS = 2_000
const json = { 'content-type': 'application/json' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }

describe('a logout while Redis is away', () => {
  let redis: RedisServer
  let app: RunningApp

  beforeAll(async () => {
    redis = await startRedisServer()
    const env = { REDIS_URL: redis.url, AUTH_SECRET: randomBytes(32).toString('base64') }
    app = await startApp({ env })
  })
  afterAll(async () => {
    await app?.stop()
    await redis?.stop()
  })

  test.each([
    ['JSON', json],
    ['a form', form],
  ])(
    'by %s clears the auth cookies and leaves the browser a ticket, which finishes it later',
    async (_, type) => {
      const given = {
        name: 'Ada',
        email: `${randomBytes(8).toString('hex')}@example.com`,
        password: 'seven green bicycles',
      }
      const signUp = await call(app, 'POST', 'signup', json, JSON.stringify(given))
      expect(signUp.status).toBe(201)
      const cookie = signUp.headers
        .getSetCookie()
        .map(text => text.split(';')[0])
        .join('; ')

      redis.pause()
      const out = await call(app, 'POST', 'logout', { ...type, cookie })
      redis.resume()
      expect(out.status).toBe(503)
      const set = out.headers.getSetCookie()
      expect(set).toContainEqual(expect.stringMatching(/^access=;.*Max-Age=0/))
      expect(set).toContainEqual(expect.stringMatching(/^refresh=;.*Max-Age=0/))
      const ticket = set.find(text => /^logout-ticket=[^;]{20,}/.test(text))?.split(';')[0]
      expect(ticket).toBeDefined()

      // The browser comes back, with nothing but its ticket; a thief has the old cookies.
      await expect
        .poll(async () => (await call(app, 'GET', 'session', { cookie: `${ticket}` })).status, {
          timeout: RECOVERY_LIMIT_MS,
        })
        .toBe(401)
      const thief = await call(app, 'GET', 'session', { cookie })
      expect(thief.status).toBe(401)
      expect(await thief.json()).toMatchObject({ code: 'revoked', reason: 'signed_out' })
    },
  )
})

function call(app: RunningApp, method: string, path: string, headers: Record<string, string>, body?: string) {
  return fetch(`${app.origin}/api/auth/${path}`, { method, headers, body, redirect: 'manual' })
}
