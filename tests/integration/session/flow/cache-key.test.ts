import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RedisConnection } from '@/lib/session/redis'
import { connectEmbedded } from '@/tests/support/connect'
import type { CookieJar } from '@/tests/support/cookie-jar'
import { createHost, type Host } from '@/tests/support/stores'

/** The key that docs/caching.md gives to a cached function. */
describe('session id and version as the key of a cache', () => {
  let connection: RedisConnection
  let host: Host
  beforeAll(async () => {
    connection = await connectEmbedded()
    await connection.ready
    host = createHost(connection.redis)
  })
  afterAll(() => connection.close())

  /** Asks as another instance would, which has read nothing before. */
  async function keyOf(jar: CookieJar): Promise<string> {
    const renewed = await host.with({}).renew(jar.headers)
    if (renewed.status !== 'accepted') throw new Error(renewed.status)
    jar.take(renewed.cookies)
    return `${renewed.principal.sessionId} ${renewed.principal.token.ver}`
  }

  it('stay the same when the access token is replaced', async () => {
    const jar = await host.logIn(host.addUser())
    const key = await keyOf(jar)
    expect(await keyOf(jar.delete('access'))).toBe(key)
  })

  it.each<[string, (userId: string, jar: CookieJar, sid: string) => Promise<unknown>]>([
    ['a logout', (_, jar) => host.auth.end(jar.headers)],
    [
      'a logout on another device',
      (userId, _, sid) => host.auth.endSession(userId, sid, 'signed_out_elsewhere'),
    ],
    ['a kick', userId => host.auth.endAll(userId, 'kicked')],
    ['a change of the password', userId => host.auth.change(userId, 'password_changed', async () => {})],
  ])('differ in the next session after %s, and the old one is refused', async (_, end) => {
    const userId = host.addUser()
    const jar = await host.logIn(userId)
    const key = await keyOf(jar)
    await end(userId, jar, key.split(' ')[0] ?? '')
    await expect(keyOf(jar)).rejects.toThrow('revoked')
    expect(await keyOf(await host.logIn(userId))).not.toBe(key)
  })

  it('differ after a change of role, in the same session', async () => {
    const userId = host.addUser()
    const jar = await host.logIn(userId)
    const [sid, version] = (await keyOf(jar)).split(' ')
    await host.auth.reissue(userId, 'role_changed')
    const [sidAfter, versionAfter] = (await keyOf(jar)).split(' ')
    expect([sidAfter === sid, versionAfter === version]).toEqual([true, false])
  })
})
