import { expect, it } from 'vitest'
import { readEndings } from '@/tests/support/read-endings'
import { describeStores } from '@/tests/support/stores'

describeStores('what a service revokes and asks', host => {
  it('an access token is denied and told once, and its session and the other tokens go on', async () => {
    const id = host().addUser()
    const browser = await host().logIn(id)
    const other = await host().logIn(id)
    const services = host().services()
    const told = readEndings(host().auth, id)
    const token = browser.get('access') ?? ''
    for (let i = 0; i < 2; i += 1) await services.revoke(token)
    expect(await host().auth.check(browser.headers)).toMatchObject({ status: 'revoked', refusedBy: 'jti' })
    expect(await services.introspect(token)).toEqual({ active: false })
    expect((await host().auth.check(other.headers)).status).toBe('accepted')
    expect((await host().auth.renew(browser.headers)).status).toBe('accepted')
    await host().auth.endAll(id, 'kicked')
    expect(await told).toEqual(['jti signed_out_elsewhere', 'sid kicked', 'sid kicked', 'sub kicked'])
  })

  it('the session of a refresh token ends, and the history keeps what the host says of the service', async () => {
    const id = host().addUser()
    const browser = await host().logIn(id)
    const services = host().services()
    await services.revoke(browser.get('refresh') ?? '', { by: 'reports' })
    expect(await services.introspect(browser.get('access') ?? '')).toEqual({ active: false })
    expect((await host().auth.renew(browser.headers, { isForced: true })).status).toBe('revoked')
    expect(await host().auth.history(id, 1)).toMatchObject([
      { kind: 'ended', reason: 'signed_out_elsewhere', details: { by: 'reports' } },
    ])
  })

  it('a token whose user has been kicked or whose claims have changed is not active', async () => {
    const services = host().services()
    for (const end of [
      (id: string) => host().auth.endAll(id, 'kicked'),
      (id: string) => host().auth.reissue(id, 'role_changed'),
    ]) {
      const id = host().addUser()
      const token = (await host().logIn(id)).get('access') ?? ''
      expect(await services.introspect(token)).toMatchObject({ active: true, sub: id, role: 'user' })
      await end(id)
      expect(await services.introspect(token)).toEqual({ active: false })
    }
  })

  it('a claim of the host is told, and cannot say that a token is active', async () => {
    const id = host().addUser()
    const settings = {
      loadUser: async () => ({
        stamp: 'first stamp',
        claims: { role: 'user', active: false, token_type: 'x' },
      }),
      parseClaims: (claims: Record<string, unknown>) => claims as { role: string },
    }
    const begun = await host().with(settings).begin(new Headers(), id, { stamp: 'first stamp' })
    if (begun.status !== 'begun') throw new Error(begun.status)
    const token = begun.cookies.find(({ name }) => name === 'access')?.value ?? ''
    const told = await host().services(settings).introspect(token)
    expect(told).toMatchObject({ active: true, token_type: 'Bearer', role: 'user' })
  })
})
