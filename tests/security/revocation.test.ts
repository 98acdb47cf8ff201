import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningApp, startApp } from '../support/app'
import { type AppOnRedis, appEnv, startAppOnRedis } from '../support/app-on-redis'
import { logIn, PASSWORD, PROTECTED_TEXT, signUp, type Visitor } from '../support/visitor'

describe('[A7.4.1] a revocation holds on every instance, from the next request on', () => {
  let running: AppOnRedis
  let second: RunningApp
  let origins: string[]
  beforeAll(async () => {
    running = await startAppOnRedis()
    // Two instances of one app: the same origin and key, another port.
    second = await startApp({ env: appEnv(running.server, { APP_ORIGIN: running.origin }) })
    origins = [running.origin, second.origin]
  })
  afterAll(async () => {
    await second?.stop()
    await running?.stop()
  })

  /** Replays both tokens of a copy everywhere they could be worth something. */
  async function expectDead(copy: Visitor, reason: string) {
    for (const origin of origins) {
      const api = await copy.copy(origin).send('/api/auth/session')
      expect([api.status, await api.json()]).toMatchObject([401, { code: 'revoked', reason }])
      for (const path of ['/dashboard', '/account', '/account/sessions']) {
        const page = await copy.copy(origin).send(path)
        expect(page.status).toBe(303)
        expect(await page.text()).not.toMatch(PROTECTED_TEXT)
      }
      expect((await copy.copy(origin).send('/api/auth/refresh', { method: 'POST' })).status).toBe(401)
      const onlyRefresh = copy.copy(origin)
      onlyRefresh.cookies.delete('access')
      expect((await onlyRefresh.send('/dashboard')).status).toBe(303)
      expect((await onlyRefresh.send('/api/auth/session')).status).toBe(401)
      expect(
        (
          await copy.copy(origin).json('/api/account/password', {
            currentPassword: PASSWORD,
            newPassword: 'lantern 9 sideways honey',
          })
        ).status,
      ).toBe(401)
    }
  }

  async function expectAlive(visitor: Visitor) {
    for (const origin of origins)
      expect((await visitor.copy(origin).send('/api/auth/session')).status).toBe(200)
  }

  it('after a logout, for the session’s tokens of every generation', async () => {
    const { visitor } = await signUp(running.origin)
    const early = visitor.copy()
    await visitor.send('/api/auth/refresh', { method: 'POST' })
    const late = visitor.copy()
    await expectAlive(late)
    await visitor.send('/api/auth/logout', { method: 'POST' })
    await expectDead(early, 'signed_out')
    await expectDead(late, 'signed_out')
  })

  it('after "log out everywhere", and a login in the same second stays in', async () => {
    const { visitor, email } = await signUp(running.origin)
    const copies = [visitor.copy(), await logIn(second.origin, email)]
    await visitor.send('/api/sessions?scope=all', { method: 'DELETE' })
    const again = await logIn(second.origin, email)
    for (const copy of copies) await expectDead(copy, 'signed_out_elsewhere')
    await expectAlive(again)
  })

  it('after a password change on the other instance', async () => {
    const { visitor, email } = await signUp(running.origin)
    const copy = visitor.copy()
    const elsewhere = await logIn(second.origin, email)
    await elsewhere.json('/api/account/password', {
      currentPassword: PASSWORD,
      newPassword: 'lantern 9 sideways honey',
    })
    await expectDead(copy, 'password_changed')
    await expectAlive(elsewhere)
  })

  it('the denylist entry outlives the token by the leeway and a little, and then goes', async () => {
    const { visitor, userId, sid } = await signUp(running.origin)
    const claims = JSON.parse(
      Buffer.from(visitor.cookie('access').split('.')[1] ?? '', 'base64url').toString(),
    )
    await visitor.send('/api/auth/logout', { method: 'POST' })
    for (const id of [sid, claims.jti]) {
      const until = await running.redis.pexpiretime(`{${userId}}:deny:${id}`)
      expect(until).toBeGreaterThan((claims.exp + 5) * 1000)
      expect(until).toBeLessThan((claims.exp + 30) * 1000)
    }
  })

  it('an emptied Redis refuses everybody: absence never means valid', async () => {
    const { visitor } = await signUp(running.origin)
    const out = (await signUp(running.origin)).visitor
    const revoked = out.copy()
    await out.send('/api/auth/logout', { method: 'POST' })
    await running.redis.flushall()
    for (const copy of [visitor, revoked]) {
      for (const origin of origins) {
        expect((await copy.copy(origin).send('/api/auth/session')).status).toBe(401)
        expect((await copy.copy(origin).send('/dashboard')).status).toBe(303)
      }
    }
  })
})
