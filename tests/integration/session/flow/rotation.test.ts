import { expect, it, vi } from 'vitest'
import { userKeys } from '@/lib/session/store/keys'
import { CookieJar } from '@/tests/support/cookie-jar'
import { describeStores, type Host } from '@/tests/support/stores'
import { until } from '@/tests/support/until'

const NO_GRACE = { lifetimes: { grace: 0 } }

describeStores('rotation', host => {
  const rotate = async (browser: CookieJar, auth = host().auth) => {
    const renewed = await auth.renew(browser.headers, { isForced: true })
    browser.take(renewed.cookies)
    return renewed
  }
  /** Uses the access token, and waits until Redis has noted it. */
  async function use(browser: CookieJar, userId: string, { auth, redis }: Host) {
    expect((await auth.check(browser.headers)).status).toBe('accepted')
    await vi.waitFor(async () => {
      const texts = (await redis.hvals(userKeys('test', userId).sessions)) as string[]
      const used = texts.map(text => JSON.parse(text) as { usedAt: number })
      expect(used.some(({ usedAt }) => usedAt > 0)).toBe(true)
    })
  }

  it('gives new tokens, and the same successor to every browser that asks with the same token', async () => {
    const browser = await host().logIn(host().addUser())
    const [one, other] = [browser.copy(), browser.copy()]
    await Promise.all([rotate(one), rotate(other)])
    expect(one.get('refresh')).not.toBe(browser.get('refresh'))
    expect(one.get('refresh')).toBe(other.get('refresh'))
    for (const each of [one, other]) expect((await host().auth.check(each.headers)).status).toBe('accepted')
  })

  it('a lost answer is no theft, however long ago: no token of the successor was presented', async () => {
    const browser = await host().logIn(host().addUser())
    const auth = host().with(NO_GRACE)
    const lost = browser.copy()
    await rotate(lost, auth)
    expect((await rotate(browser, auth)).status).toBe('accepted')
    expect(browser.get('refresh')).toBe(lost.get('refresh'))
  })

  it('a predecessor is theft once an access token of its successor was used and the window is over', async () => {
    const id = host().addUser()
    const owner = await host().logIn(id)
    const thief = owner.copy()
    await rotate(owner)
    await use(owner, id, host())
    const auth = host().with(NO_GRACE)
    await vi.waitFor(async () =>
      expect(await rotate(thief.copy(), auth)).toMatchObject({ status: 'revoked', reason: 'token_reuse' }),
    )
    expect(await host().auth.check(owner.headers)).toMatchObject({
      status: 'revoked',
      reason: 'token_reuse',
    })
    expect((await rotate(owner)).status).toBe('revoked')
  })

  it('within the window a predecessor still gives the same successor', async () => {
    const id = host().addUser()
    const browser = await host().logIn(id)
    const parallel = browser.copy()
    await rotate(browser)
    await use(browser, id, host())
    expect((await rotate(parallel)).status).toBe('accepted')
    expect(parallel.get('refresh')).toBe(browser.get('refresh'))
  })

  it('a token two generations old is theft at once', async () => {
    const browser = await host().logIn(host().addUser())
    const oldest = browser.copy()
    await rotate(browser)
    await rotate(browser)
    expect(await rotate(oldest)).toMatchObject({ status: 'revoked', reason: 'token_reuse' })
    expect((await host().auth.check(browser.headers)).status).toBe('revoked')
  })

  it('ends a session whose stamp has changed, or whose user is gone', async () => {
    for (const change of [{ stamp: 'second stamp', role: 'user' }, null]) {
      const id = host().addUser()
      const browser = await host().logIn(id)
      host().users.set(id, change)
      expect(await rotate(browser)).toMatchObject({ status: 'revoked', reason: 'account_changed' })
      expect(await host().auth.list(id)).toEqual([])
    }
  })

  it('a restored backup of the host’s database locks nobody out: newer sessions end at their renewal, and a login begins one', async () => {
    const id = host().addUser()
    const [backup, changed] = [host().users.get(id), { stamp: 'second stamp', role: 'user' }]
    host().users.set(id, changed)
    const newer = await host().logIn(id)
    host().users.set(id, backup ?? null)
    expect(await rotate(newer)).toMatchObject({ status: 'revoked', reason: 'account_changed' })
    const browser = await host().logIn(id)
    expect((await host().auth.check(browser.headers)).status).toBe('accepted')
    expect((await rotate(browser)).status).toBe('accepted')
  })

  it('uses nothing up when the host cannot be asked', async () => {
    const id = host().addUser()
    const browser = await host().logIn(id)
    const failing = host().with({ loadUser: () => Promise.reject(new Error('the database is away')) })
    await expect(failing.renew(browser.headers, { isForced: true })).rejects.toThrow('the database is away')
    expect((await rotate(browser)).status).toBe('accepted')
  })

  it('a role change keeps the session, and its next renewal brings the new role', async () => {
    const id = host().addUser()
    const browser = await host().logIn(id)
    host().users.set(id, { stamp: 'first stamp', role: 'admin' })
    await host().auth.reissue(id, 'role_changed')
    expect(await host().auth.check(browser.headers)).toEqual({ status: 'outdated', reason: 'role_changed' })
    expect(await host().auth.renew(browser.headers)).toMatchObject({
      status: 'accepted',
      principal: { claims: { role: 'admin' } },
    })
  })

  it('never extends the absolute limit', async () => {
    const id = host().addUser()
    const auth = host().with({ lifetimes: { session: 60 } })
    const begun = await auth.begin(new Headers(), id, { stamp: 'first stamp', remember: true })
    if (begun.status !== 'begun') throw new Error(begun.status)
    const { auth_time, session_exp, iat } = begun.principal.token
    expect(session_exp - auth_time).toBe(60)
    const browser = new CookieJar().take(begun.cookies)
    const limit = (await auth.list(id))[0]?.expiresAt
    await until('a rotation in a later second', 10_000, async () => {
      const renewed = await rotate(browser, auth)
      if (renewed.status !== 'accepted') throw new Error(renewed.status)
      expect(renewed.principal.token).toMatchObject({ auth_time, session_exp })
      return renewed.principal.token.iat > iat
    })
    expect((await auth.list(id))[0]?.expiresAt).toBe(limit)
  })
})
