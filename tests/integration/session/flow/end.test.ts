import { expect, it } from 'vitest'
import { userKeys } from '@/lib/session/store/keys'
import { CookieJar } from '@/tests/support/cookie-jar'
import { readEndings } from '@/tests/support/read-endings'
import { describeStores } from '@/tests/support/stores'
import { until } from '@/tests/support/until'

describeStores('endings', host => {
  const both = (access: CookieJar, refresh: CookieJar) =>
    new CookieJar().set('access', access.get('access') ?? '').set('refresh', refresh.get('refresh') ?? '')

  it('a logout ends the session: every copy of both tokens is refused', async () => {
    const browser = await host().logIn(host().addUser())
    const copy = browser.copy()
    const ended = await host().auth.end(browser.headers)
    expect(ended).toMatchObject({ revoked: true, isPending: false })
    browser.take(ended.cookies)
    expect([browser.get('access'), browser.get('refresh')]).toEqual([undefined, undefined])
    expect(await host().auth.check(copy.headers)).toMatchObject({ status: 'revoked', reason: 'signed_out' })
    expect((await host().auth.renew(copy.headers, { isForced: true })).status).toBe('revoked')
  })

  it('a repeated logout answers the same', async () => {
    const browser = await host().logIn(host().addUser())
    const first = await host().auth.end(browser.copy().headers)
    const second = await host().auth.end(browser.copy().headers)
    const { deniedUntil } = first
    expect(second).toEqual({ ...first, deniedUntil: expect.any(Date) })
    // Redis says how long an entry lives, and not until when: two answers differ by its rounding, and by what it was busy with.
    expect(Math.abs(Number(second.deniedUntil) - Number(deniedUntil))).toBeLessThan(20)
  })

  it('ends both sessions when access and refresh token name two', async () => {
    const [one, other] = [await host().logIn(host().addUser()), await host().logIn(host().addUser())]
    expect((await host().auth.end(both(one, other).headers)).revoked).toBe(true)
    for (const browser of [one, other]) {
      expect((await host().auth.check(browser.headers)).status).toBe('revoked')
      expect((await host().auth.renew(browser.headers, { isForced: true })).status).toBe('revoked')
    }
  })

  it('an expired access token alone ends nothing, and the answer says so', async () => {
    const id = host().addUser()
    await host().logIn(id)
    const short = host().with({ lifetimes: { access: 1 } })
    const begun = await short.begin(new Headers(), id, { stamp: 'first stamp' })
    if (begun.status !== 'begun') throw new Error(begun.status)
    const expired = new CookieJar().take(begun.cookies).delete('refresh')
    await until('the token is past its life and the leeway, by Redis’ clock', 20_000, async () => {
      const [seconds] = await host().redis.time()
      return Number(seconds) >= begun.principal.token.exp + 6
    })
    expect(await short.end(expired.headers)).toMatchObject({ revoked: false, revokedAt: null })
    expect(await host().auth.list(id)).toHaveLength(2)
  })

  it('a refresh token alone ends its session long after the last access token has expired', async () => {
    const id = host().addUser()
    const browser = await host().logIn(id)
    const { sessions } = userKeys('test', id)
    const [{ id: sid } = { id: '' }] = await host().auth.list(id)
    const record = JSON.parse((await host().redis.hget<string>(sessions, sid)) ?? '')
    const hourAgo = Date.now() - 3_600_000
    await host().redis.hset(sessions, {
      [sid]: JSON.stringify({ ...record, accessExpiresAt: hourAgo }),
    })
    const refreshOnly = browser.copy().delete('access')
    expect(await host().auth.end(refreshOnly.headers)).toMatchObject({ revoked: true, isPending: false })
    expect(await host().auth.renew(refreshOnly.headers, { isForced: true })).toMatchObject({
      status: 'revoked',
      reason: 'signed_out',
    })
    expect(await host().auth.list(id)).toEqual([])
  })

  it('a logout that is repeated is told to the host once', async () => {
    const told: [string, number][] = []
    const auth = host().with({ onEnded: (reason, count) => void told.push([reason, count]) })
    const browser = await host().logIn(host().addUser())
    await auth.end(browser.copy().headers)
    await auth.end(browser.copy().headers)
    expect(told).toEqual([['signed_out', 1]])
  })

  it('a refresh token two generations old ends nothing, and opens no stream', async () => {
    const browser = await host().logIn(host().addUser())
    const old = browser.copy().delete('access')
    for (let i = 0; i < 2; i += 1) {
      browser.take((await host().auth.renew(browser.headers, { isForced: true })).cookies)
    }
    expect((await host().auth.end(old.headers)).revoked).toBe(false)
    expect((await host().auth.check(browser.headers)).status).toBe('accepted')
    expect((await host().auth.peek(old.headers)).status).toBe('ended')
  })

  it('tokens from before a password change end nothing of the session after it, and open no stream', async () => {
    const id = host().addUser()
    const old = await host().logIn(id)
    await host().auth.change(id, 'password_changed', async () => {
      host().users.set(id, { stamp: 'second stamp', role: 'user' })
    })
    const fresh = await host().logIn(id)
    await host().auth.end(old.headers)
    expect((await host().auth.check(fresh.headers)).status).toBe('accepted')
    expect(await host().auth.peek(old.headers)).toMatchObject({ status: 'ended' })
  })

  it('without cookies nothing is ended and nothing is cleared', async () => {
    expect(await host().auth.end(new Headers())).toEqual({
      revoked: false,
      isPending: false,
      revokedAt: null,
      deniedUntil: null,
      cookies: [],
    })
  })

  it('cookies that the app did not sign are not cleared', async () => {
    const foreign = new CookieJar().set('access', 'eyJhbGciOiJIUzI1NiJ9.e30.x').set('refresh', 'junk')
    expect((await host().auth.end(foreign.headers)).cookies).toEqual([])
    expect(await host().auth.renew(foreign.headers)).toEqual({ status: 'unauthenticated', cookies: [] })
  })

  it('one session of a user ends alone, once', async () => {
    const id = host().addUser()
    const [one, other] = [await host().logIn(id), await host().logIn(id)]
    const checked = await host().auth.check(one.headers)
    if (checked.status !== 'accepted') throw new Error(checked.status)
    const { sessionId } = checked.principal
    const end = () => host().auth.endSession(id, sessionId, 'signed_out_elsewhere')
    expect([await end(), await end()]).toEqual([true, false])
    expect(await host().auth.check(one.headers)).toMatchObject({ reason: 'signed_out_elsewhere' })
    expect((await host().auth.check(other.headers)).status).toBe('accepted')
  })

  it('all others end, and the own session keeps its tokens', async () => {
    const id = host().addUser()
    const own = await host().logIn(id)
    const others = [await host().logIn(id), await host().logIn(id)]
    const checked = await host().auth.check(own.headers)
    if (checked.status !== 'accepted') throw new Error(checked.status)
    const end = () => host().auth.endOthers(id, checked.principal.sessionId, 'signed_out_elsewhere')
    expect([await end(), await end()]).toEqual([2, 0])
    expect((await host().auth.check(own.headers)).status).toBe('accepted')
    for (const other of others) {
      expect(await host().auth.check(other.headers)).toMatchObject({ reason: 'signed_out_elsewhere' })
      expect((await host().auth.renew(other.headers, { isForced: true })).status).toBe('revoked')
    }
  })

  it('everywhere ends every session, with its reason', async () => {
    const id = host().addUser()
    const browsers = [await host().logIn(id), await host().logIn(id)]
    expect(await host().auth.endAll(id, 'kicked')).toBe(2)
    expect(await host().auth.endAll(id, 'kicked')).toBe(0)
    for (const browser of browsers) {
      expect(await host().auth.check(browser.headers)).toMatchObject({ status: 'revoked', reason: 'kicked' })
      expect(await host().auth.renew(browser.headers, { isForced: true })).toMatchObject({ reason: 'kicked' })
    }
  })

  it('everywhere ends the access token of a session whose record Redis has lost', async () => {
    const id = host().addUser()
    const browser = await host().logIn(id)
    await host().redis.del(userKeys('test', id).sessions)
    expect(await host().auth.endAll(id, 'kicked')).toBe(0)
    expect(await host().auth.check(browser.headers)).toMatchObject({ status: 'revoked', reason: 'kicked' })
  })

  it('a change ends what began before it, and a failed commit leaves everyone logged out and nothing changed', async () => {
    const id = host().addUser()
    const browser = await host().logIn(id)
    await expect(
      host().auth.change(id, 'password_changed', () => Promise.reject(new Error('no commit'))),
    ).rejects.toThrow('no commit')
    expect(await host().auth.check(browser.headers)).toMatchObject({ reason: 'password_changed' })
    expect((await host().auth.check((await host().logIn(id)).headers)).status).toBe('accepted')
  })

  it('the history tells what happened, newest first, and goes with the account', async () => {
    const id = host().addUser()
    const browser = await host().logIn(id)
    await host().auth.end(browser.headers)
    const history = await host().auth.history(id, 10)
    expect(history.map(({ kind, reason }) => [kind, reason])).toEqual([
      ['ended', 'signed_out'],
      ['begun', null],
    ])
    await host().auth.endAll(id, 'account_deleted')
    expect(await host().auth.history(id, 10)).toEqual([])
  })

  it('a confirmation makes a session fresh; a session that is gone is neither', async () => {
    const id = host().addUser()
    const browser = await host().logIn(id)
    const auth = host().with({ lifetimes: { confirm: 2 } })
    const checked = await auth.check(browser.headers)
    if (checked.status !== 'accepted') throw new Error(checked.status)
    const isFresh = () => auth.isFresh(checked.principal)
    await until('the login is no longer fresh', 10_000, async () => !(await isFresh()))
    expect(await auth.confirm(checked.principal)).toBe(true)
    expect(await isFresh()).toBe(true)
    await host().auth.endAll(id, 'kicked')
    expect(await host().auth.confirm(checked.principal)).toBe(false)
    expect(await host().auth.isFresh(checked.principal)).toBe(false)
  })

  it('the feed tells every ending once', async () => {
    const id = host().addUser()
    const told = readEndings(host().auth, id)
    const browser = await host().logIn(id)
    await host().auth.end(browser.headers)
    await host().logIn(id)
    await host().auth.endAll(id, 'kicked')
    expect(await told).toEqual(['sid signed_out', 'jti signed_out', 'sid kicked', 'sub kicked'])
  })
})
