import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectRedis, type RedisConnection } from '@/lib/session/redis'
import { connectEmbedded } from '@/tests/support/connect'
import { CookieJar } from '@/tests/support/cookie-jar'
import { freePort } from '@/tests/support/free-port'
import { createHost, type Host } from '@/tests/support/stores'

describe('a logout while Redis is away', () => {
  let connection: RedisConnection
  let away: RedisConnection
  let host: Host
  beforeAll(async () => {
    connection = await connectEmbedded()
    await connection.ready
    host = createHost(connection.redis)
    away = connectRedis({ url: `redis://127.0.0.1:${await freePort()}`, timeoutMs: 200 })
  })
  afterAll(async () => {
    await connection.close()
    await away.close()
  })

  it('clears the cookies, says that nothing is revoked yet, and is finished by the next request', async () => {
    const browser = await host.logIn(host.addUser())
    const copy = browser.copy()
    const pending = await host.with({}, away.redis).end(browser.headers)
    expect(pending).toMatchObject({ revoked: false, isPending: true, revokedAt: null, deniedUntil: null })
    browser.take(pending.cookies)
    expect([browser.get('access'), browser.get('refresh')]).toEqual([undefined, undefined])
    expect((await host.auth.check(copy.headers)).status).toBe('accepted')

    const next = await host.auth.renew(browser.headers)
    browser.take(next.cookies)
    expect([next.status, browser.get('logout-ticket')]).toEqual(['unauthenticated', undefined])
    expect(await host.auth.check(copy.headers)).toMatchObject({ status: 'revoked', reason: 'signed_out' })
  })

  it('is finished also when a copy has renewed the session meanwhile', async () => {
    const browser = await host.logIn(host.addUser())
    const thief = browser.copy()
    browser.take((await host.with({}, away.redis).end(browser.headers)).cookies)
    for (let i = 0; i < 3; i += 1) {
      thief.take((await host.auth.renew(thief.headers, { isForced: true })).cookies)
    }
    await host.auth.renew(browser.headers)
    expect((await host.auth.check(thief.headers)).status).toBe('revoked')
  })

  it('keeps every session that is still to be ended', async () => {
    const [one, other] = [await host.logIn(host.addUser()), await host.logIn(host.addUser())]
    const mixed = new CookieJar()
      .set('access', one.get('access') ?? '')
      .set('refresh', other.get('refresh') ?? '')
    mixed.take((await host.with({}, away.redis).end(mixed.headers)).cookies)
    await host.auth.renew(mixed.headers)
    for (const browser of [one, other]) {
      expect((await host.auth.check(browser.headers)).status).toBe('revoked')
    }
  })

  it('without cookies there is nothing to keep, and nothing is claimed', async () => {
    expect(await host.with({}, away.redis).end(new Headers())).toMatchObject({
      revoked: false,
      isPending: false,
    })
  })

  it('a text that the app did not sign finishes nothing', async () => {
    const browser = await host.logIn(host.addUser())
    browser.set('logout-ticket', 'eyJhbGciOiJIUzI1NiJ9.e30.x')
    expect((await host.auth.renew(browser.headers)).status).toBe('accepted')
  })
})
