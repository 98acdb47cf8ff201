import { describe, expect, it, onTestFinished } from 'vitest'
import { connectRedis } from '@/lib/session/redis'
import { CookieJar } from '@/tests/support/cookie-jar'
import { startFaultProxy } from '@/tests/support/fault-proxy'
import { startRedisServer } from '@/tests/support/redis-server'
import { createHost } from '@/tests/support/stores'

const nothing = new Headers()
const STAMP = { stamp: 'first stamp' }

describe('a script that Redis ran, whose answer was lost, and that is sent again', () => {
  it('begins one session', async () => {
    const { host, losing } = await hostThatLosesAnswers()
    const [warm, id] = [host.addUser(), host.addUser()]
    const begin = (userId: string) => host.auth.begin(nothing, userId, STAMP)
    await begin(warm)
    expect(await losing(() => begin(id))).toMatchObject({ status: 'begun' })
    expect(await host.auth.list(id)).toHaveLength(1)
    expect(await kinds(host, id)).toEqual(['begun'])
  })

  it('rotates once: without a grace window too, the own repeat is no theft', async () => {
    const { host, losing } = await hostThatLosesAnswers()
    const auth = host.with({ lifetimes: { grace: 0 } })
    const [warm, browser] = [await host.logIn(host.addUser()), await host.logIn(host.addUser())]
    await auth.renew(warm.headers, { isForced: true })
    const renewed = await losing(() => auth.renew(browser.headers, { isForced: true }))
    expect(renewed).toMatchObject({ status: 'accepted', principal: { token: { gen: 1 } } })
  })

  it('ends one session, and says that it was there', async () => {
    const { host, losing } = await hostThatLosesAnswers()
    const [warm, id] = [host.addUser(), host.addUser()]
    const [other, one] = [await begin(host, warm), await begin(host, id)]
    await host.auth.endSession(warm, other.sessionId, 'kicked')
    expect(await losing(() => host.auth.endSession(id, one.sessionId, 'kicked'))).toBe(true)
    expect(await kinds(host, id)).toEqual(['ended', 'begun'])
  })

  it('logs out, and says that the session was ended', async () => {
    const { host, losing } = await hostThatLosesAnswers()
    const [warm, browser] = [await host.logIn(host.addUser()), await host.logIn(host.addUser())]
    await host.auth.end(warm.headers)
    expect(await losing(() => host.auth.end(browser.headers))).toMatchObject({ revoked: true })
  })

  it('ends all sessions once, and says how many', async () => {
    const { host, losing } = await hostThatLosesAnswers()
    const id = host.addUser()
    await host.auth.endAll(host.addUser(), 'kicked')
    await begin(host, id)
    await begin(host, id)
    expect(await losing(() => host.auth.endAll(id, 'kicked'))).toBe(2)
    expect(await kinds(host, id)).toEqual(['ended', 'begun', 'begun'])
  })

  it('ends all sessions but one once, and says how many', async () => {
    const { host, losing } = await hostThatLosesAnswers()
    const id = host.addUser()
    await host.auth.endOthers(host.addUser(), 'none', 'kicked')
    const { sessionId } = await begin(host, id)
    await begin(host, id)
    expect(await losing(() => host.auth.endOthers(id, sessionId, 'kicked'))).toBe(1)
    expect((await host.auth.list(id)).map(session => session.id)).toEqual([sessionId])
  })

  it('confirms a session', async () => {
    const { host, losing } = await hostThatLosesAnswers()
    const [other, one] = [await begin(host, host.addUser()), await begin(host, host.addUser())]
    await host.auth.confirm(other)
    expect(await losing(() => host.auth.confirm(one))).toBe(true)
  })

  it('replaces the access tokens once: history and feed have one entry', async () => {
    const { host, losing } = await hostThatLosesAnswers()
    const id = host.addUser()
    await begin(host, id)
    await host.auth.reissue(host.addUser(), 'role_changed')
    const stop = new AbortController()
    const told: string[] = []
    await losing(() => host.auth.reissue(id, 'role_changed'))
    await host.auth.endAll(id, 'kicked')
    for await (const { userId, what, reason } of host.auth.endings({ signal: stop.signal })) {
      if (userId === id) told.push(`${what} ${reason}`)
      if (told.at(-1) === 'sub kicked') stop.abort()
    }
    expect(told).toEqual(['sub role_changed', 'sid kicked', 'sub kicked'])
    expect(await kinds(host, id)).toEqual(['ended', 'reissued', 'begun'])
  })
})

type Host = ReturnType<typeof createHost>

const kinds = async (host: Host, id: string) => (await host.auth.history(id, 10)).map(({ kind }) => kind)

async function begin(host: Host, id: string) {
  const begun = await host.auth.begin(new CookieJar().headers, id, STAMP)
  if (begun.status !== 'begun') throw new Error(begun.status)
  return begun.principal
}

/** A host behind a proxy. Redis should know a script before its answer is lost, so each test runs it once before. */
async function hostThatLosesAnswers() {
  const server = await startRedisServer()
  onTestFinished(server.stop)
  const proxy = await startFaultProxy(server.port)
  onTestFinished(proxy.stop)
  const connection = connectRedis({ url: proxy.url, timeoutMs: 2000 })
  onTestFinished(connection.close)
  await connection.ready
  return {
    host: createHost(connection.redis),
    /** Runs an operation, and loses the answer to its script. */
    async losing<T>(operation: () => Promise<T>): Promise<T> {
      const lost = proxy.once({ kind: 'reset-after' }, /evalsha/i)
      const answer = await operation()
      await lost
      return answer
    },
  }
}
