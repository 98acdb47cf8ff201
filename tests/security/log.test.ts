import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordKeys } from '@/lib/users/store/keys'
import { type AppOnRedis, startAppOnRedis } from '../support/app-on-redis'
import { findSecrets } from '../support/secrets'
import { until } from '../support/until'
import { logIn, PASSWORD, signUp, Visitor } from '../support/visitor'

/** Every app of every suite is searched when it stops (tests/support/app.ts); here it is led through its worst day. */
describe('[A14.2.1 A16.2.5] what the app writes', () => {
  let running: AppOnRedis
  beforeAll(async () => {
    running = await startAppOnRedis()
  })
  afterAll(() => running?.stop())

  async function everything(visitor: Visitor, email: string) {
    await visitor.send('/dashboard')
    await visitor.send('/api/auth/session')
    await visitor.json('/api/auth/login', { email, password: PASSWORD })
    await visitor.json('/api/auth/login', `{"email":"${email}","password":"${PASSWORD}"`)
    await visitor.json('/api/auth/login', { email, password: { text: PASSWORD }, [email]: 1 })
    await visitor.form('/api/auth/login', { email, password: PASSWORD })
    await visitor.json('/api/auth/signup', { name: email, email, password: PASSWORD })
    await visitor.json('/api/account/password', { currentPassword: PASSWORD, newPassword: 'short' })
    await visitor.send(`/${visitor.cookies.get('access') ?? ''}`)
    await visitor.send(`/%zz${visitor.cookies.get('refresh') ?? ''}`)
    await visitor.send('/', {
      method: 'POST',
      headers: { 'next-action': visitor.cookies.get('access') ?? 'x' },
      body: email,
    })
    await visitor.send('/api/sessions', {
      headers: { authorization: `Bearer ${visitor.cookies.get('access')}`, referer: email },
    })
    await visitor.send('/api/auth/refresh', { method: 'POST' })
    await visitor.send('/api/auth/logout', { method: 'POST' })
  }

  it('has no token, cookie, password or address in it: all is well, no session, Redis away, corrupt records', async () => {
    const { visitor, email } = await signUp(running.origin)
    await everything(visitor, email)
    await everything(
      new Visitor(running.origin, [
        ['access', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.'],
        ['refresh', 'x'],
      ]),
      email,
    )

    const during = await logIn(running.origin, email)
    running.server.pause()
    await everything(during.copy(), email)
    running.server.resume()
    await until('Redis is back', 10_000, async () => {
      const { status } = await new Visitor(running.origin).send('/api/ready')
      return status === 200
    })

    const { visitor: corrupt, email: corruptEmail, userId } = await signUp(running.origin)
    for (const record of [`not JSON: ${corruptEmail}`, JSON.stringify({ email: corruptEmail })]) {
      await running.redis.hset(recordKeys(userId).record, 'user', record)
      expect((await corrupt.copy().send('/api/auth/session')).status).toBeGreaterThanOrEqual(500)
      await corrupt.copy().send('/dashboard')
      await new Visitor(running.origin).json('/api/auth/login', { email: corruptEmail, password: PASSWORD })
    }
    expect(running.app.output()).toContain('"msg"')
    expect(findSecrets(running.app.output())).toEqual([])
  })
})
