import { expect, it } from 'vitest'
import { userKeys } from '@/lib/session/store/keys'
import { CookieJar } from '@/tests/support/cookie-jar'
import { isLong } from '@/tests/support/length'
import { describeStores } from '@/tests/support/stores'
import { until } from '@/tests/support/until'

const nothing = new Headers()

describeStores('begin', host => {
  it('gives a browser two tokens that the check accepts', async () => {
    const id = host().addUser()
    const browser = await host().logIn(id)
    expect(await host().auth.check(browser.headers)).toMatchObject({
      status: 'accepted',
      principal: { userId: id, claims: { role: 'user' } },
    })
  })

  it('takes ids of one to 255 bytes, in any script', async () => {
    for (const id of ['7', 'ф'.repeat(127), 'a b:{c}', '🙂'.repeat(63)]) {
      host().users.set(id, { stamp: 's', role: 'user' })
      const browser = await host().logIn(id)
      expect(await host().auth.check(browser.headers)).toMatchObject({ principal: { userId: id } })
    }
    for (const id of ['', 'a'.repeat(256), '\ud800']) {
      await expect(host().auth.begin(nothing, id, { stamp: 's' })).rejects.toThrow(TypeError)
    }
  })

  it('is refused for another stamp than the one that was verified, and for a user who is gone', async () => {
    const id = host().addUser()
    expect(await host().auth.begin(nothing, id, { stamp: 'another' })).toEqual({ status: 'refused' })
    host().users.set(id, null)
    expect(await host().auth.begin(nothing, id, { stamp: 'first stamp' })).toEqual({ status: 'refused' })
  })

  it('never adopts a session that the browser brings, and ends it', async () => {
    const [one, other] = [host().addUser(), host().addUser()]
    const browser = await host().logIn(one)
    const before = browser.copy()
    await host().logIn(other, browser)
    expect(await host().auth.check(browser.headers)).toMatchObject({ principal: { userId: other } })
    expect(await host().auth.check(before.headers)).toMatchObject({ status: 'revoked', reason: 'signed_out' })
    expect(await host().auth.list(one)).toEqual([])
  })

  it('starts again when all sessions end while the host is asked, and survives', async () => {
    const id = host().addUser()
    let isFirst = true
    const slow = host().with({
      loadUser: async () => {
        if (isFirst) await host().auth.endAll(id, 'signed_out_elsewhere')
        isFirst = false
        return { stamp: 'first stamp', claims: { role: 'user' } }
      },
    })
    const begun = await slow.begin(nothing, id, { stamp: 'first stamp' })
    if (begun.status !== 'begun') throw new Error(begun.status)
    const browser = new CookieJar().take(begun.cookies)
    expect((await host().auth.check(browser.headers)).status).toBe('accepted')
  })

  it('is refused when the user is blocked while the host is asked', async () => {
    const id = host().addUser()
    let isFirst = true
    const slow = host().with({
      loadUser: async () => {
        if (!isFirst) return null
        isFirst = false
        await host().auth.change(id, 'blocked', async () => {})
        return { stamp: 'first stamp', claims: { role: 'user' } }
      },
    })
    expect(await slow.begin(nothing, id, { stamp: 'first stamp' })).toEqual({ status: 'refused' })
    expect(await host().auth.list(id)).toEqual([])
  })

  it('two first logins of one user at once both hold', async () => {
    const id = host().addUser()
    const browsers = await Promise.all([host().logIn(id), host().logIn(id), host().logIn(id)])
    for (const browser of browsers) {
      expect((await host().auth.check(browser.headers)).status).toBe('accepted')
    }
    expect(await host().auth.list(id)).toHaveLength(3)
  })

  it('ends the oldest session when a user has the most that are allowed', async () => {
    const id = host().addUser()
    const auth = host().with({ maxSessions: 2 })
    const browsers: CookieJar[] = []
    for (let i = 0; i < 3; i += 1) {
      const begun = await auth.begin(nothing, id, { stamp: 'first stamp' })
      if (begun.status !== 'begun') throw new Error(begun.status)
      browsers.push(new CookieJar().take(begun.cookies))
    }
    const states = await Promise.all(browsers.map(browser => auth.check(browser.headers)))
    expect(states.map(({ status }) => status)).toEqual(['revoked', 'accepted', 'accepted'])
    expect(states[0]).toMatchObject({ reason: 'session_limit' })
    expect(await auth.renew(browsers[0]?.headers ?? nothing)).toMatchObject({
      status: 'revoked',
      reason: 'session_limit',
    })
  })

  it('a race of logins never leaves more sessions than are allowed', async () => {
    const id = host().addUser()
    const auth = host().with({ maxSessions: 5 })
    const logins = Array.from({ length: isLong ? 1_000 : 60 }, () =>
      auth.begin(nothing, id, { stamp: 'first stamp' }),
    )
    const statuses = (await Promise.all(logins)).map(({ status }) => status)
    expect((await auth.list(id)).length).toBeLessThanOrEqual(5)
    expect(statuses.filter(status => status === 'begun').length).toBeGreaterThan(5)
  })

  it('an expired session leaves Redis when the next one begins', async () => {
    const id = host().addUser()
    await host().logIn(id)
    const begun = await host()
      .with({ lifetimes: { refresh: 1 } })
      .begin(nothing, id, { stamp: 'first stamp' })
    if (begun.status !== 'begun') throw new Error(begun.status)
    const kept = () => host().redis.hkeys(userKeys('test', id).sessions)
    expect(await kept()).toContain(begun.principal.sessionId)
    await until(
      'the short session has expired',
      10_000,
      async () => (await host().auth.list(id)).length === 1,
    )
    expect(await kept()).toContain(begun.principal.sessionId)
    await host().logIn(id)
    expect(await kept()).not.toContain(begun.principal.sessionId)
    expect(await kept()).toHaveLength(2)
  })

  it('after Redis lost a user nothing from before is accepted, not even once the user has logged in again', async () => {
    const id = host().addUser()
    const before = await host().logIn(id)
    const { version, sessions, history } = userKeys('test', id)
    await host().redis.del(version, sessions, history)
    expect(await host().auth.check(before.headers)).toMatchObject({ status: 'revoked', reason: 'expired' })
    await host().logIn(id)
    expect((await host().auth.check(before.headers)).status).toBe('revoked')
    expect((await host().auth.renew(before.headers)).status).toBe('revoked')
  })

  it('no key holds a user id', async () => {
    const id = host().addUser()
    await host().logIn(id)
    const { version, sessions, history, feed } = userKeys('test', id)
    expect(await host().redis.exists(version, sessions, history)).toBe(3)
    for (const key of [version, sessions, history, feed]) expect(key).not.toContain(id)
  })
})
