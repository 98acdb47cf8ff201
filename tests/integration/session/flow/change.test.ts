import { describe, expect, it, onTestFinished } from 'vitest'
import { StoreUnavailableError } from '@/lib/session'
import { connectRedis } from '@/lib/session/redis'
import { startFaultProxy } from '@/tests/support/fault-proxy'
import { dyingRedis, holdRedis, isCompleted } from '@/tests/support/held-redis'
import { startRedisServer } from '@/tests/support/redis-server'
import { createHost, describeStores } from '@/tests/support/stores'

describeStores('a change of a user', host => {
  it('that dies at any command changes the user only after every session has ended', async () => {
    for (let at = 0; ; at += 1) {
      const id = host().addUser()
      const browser = await host().logIn(id)
      const dying = host().with({}, dyingRedis(host().redis, at))
      const isDone = await isCompleted(
        dying.change(id, 'password_changed', async () => {
          host().users.set(id, { stamp: 'second stamp', role: 'user' })
        }),
      )
      const isChanged = host().users.get(id)?.stamp === 'second stamp'
      const { status } = await host().auth.check(browser.headers)
      if (isChanged) expect(status).toBe('revoked')
      const renewed = await host().auth.renew(browser.headers, { isForced: true })
      if (isChanged) expect(renewed.status).toBe('revoked')
      if (isDone) {
        expect(isChanged).toBe(true)
        break
      }
    }
  })

  it('ends also the sessions that began before the commit with the old password', async () => {
    const id = host().addUser()
    const browsers = [await host().logIn(id)]
    const { ended, isComplete } = await host().auth.change(id, 'password_changed', async () => {
      browsers.push(await host().logIn(id))
      host().users.set(id, { stamp: 'second stamp', role: 'user' })
    })
    expect({ ended, isComplete }).toEqual({ ended: 2, isComplete: true })
    for (const browser of browsers)
      expect(await host().auth.check(browser.headers)).toMatchObject({ reason: 'password_changed' })
  })

  it('whose second ending fails says so, and a session from in between ends at its renewal', async () => {
    const id = host().addUser()
    let isAway = false
    const failing = holdRedis(host().redis, async () => {
      if (isAway) throw new StoreUnavailableError('away')
    })
    const browser = await host().logIn(id)
    const changed = await host()
      .with({}, failing)
      .change(id, 'password_changed', async () => {
        browser.take((await begin(id)).cookies)
        host().users.set(id, { stamp: 'second stamp', role: 'user' })
        isAway = true
      })
    expect(changed).toMatchObject({ ended: 1, isComplete: false })
    expect(await host().auth.renew(browser.headers, { isForced: true })).toMatchObject({
      status: 'revoked',
      reason: 'account_changed',
    })
  })

  async function begin(id: string) {
    const begun = await host().auth.begin(new Headers(), id, { stamp: 'first stamp' })
    if (begun.status !== 'begun') throw new Error(begun.status)
    return begun
  }
})

describe('a change while Redis is away', () => {
  it('is not committed', async () => {
    const server = await startRedisServer()
    onTestFinished(server.stop)
    const proxy = await startFaultProxy(server.port)
    onTestFinished(proxy.stop)
    const connection = connectRedis({ url: proxy.url, timeoutMs: 500 })
    onTestFinished(connection.close)
    await connection.ready
    const host = createHost(connection.redis)
    const id = host.addUser()
    await host.logIn(id)
    await proxy.begin({ kind: 'refuse' })
    let isCommitted = false
    const commit = async () => {
      isCommitted = true
    }
    await expect(host.auth.change(id, 'password_changed', commit)).rejects.toThrow(StoreUnavailableError)
    expect(isCommitted).toBe(false)
  })
})
