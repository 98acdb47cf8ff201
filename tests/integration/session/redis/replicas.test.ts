import type { Requester } from '@upstash/redis'
import { Redis as RawClient } from 'ioredis'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { StoreUnavailableError } from '@/lib/session'
import { connectRedis } from '@/lib/session/redis'
import { RawRedis } from '@/lib/session/redis/raw-redis'
import { CookieJar } from '@/tests/support/cookie-jar'
import { startFaultProxy } from '@/tests/support/fault-proxy'
import { needing } from '@/tests/support/needing'
import { startRedisCluster } from '@/tests/support/redis-cluster'
import { type Replication, startReplication } from '@/tests/support/redis-replication'
import { createHost, type Host } from '@/tests/support/stores'
import { answerOrNull } from '@/tests/support/until-answered'

const TIMEOUT_MS = 600
const STAMP = { stamp: 'first stamp' }

/** Each ending of the library: prepares a user, and gives what ends something for that user. */
const ENDINGS: Record<string, (host: Host) => Promise<() => Promise<unknown>>> = {
  endSession: async host => {
    const [id, sid] = await begun(host)
    return () => host.auth.endSession(id, sid, 'signed_out_elsewhere')
  },
  endOthers: async host => {
    const [id, sid] = await begun(host)
    await host.logIn(id)
    return () => host.auth.endOthers(id, sid, 'signed_out_elsewhere')
  },
  endAll: async host => {
    const [id] = await begun(host)
    return () => host.auth.endAll(id, 'kicked')
  },
  change: async host => {
    const [id] = await begun(host)
    return () => host.auth.change(id, 'password_changed', async () => {})
  },
  reissue: async host => {
    const [id] = await begun(host)
    return () => host.auth.reissue(id, 'role_changed')
  },
  'a login that ends the oldest session': async host => {
    const [id] = await begun(host)
    const auth = host.with({ maxSessions: 1 })
    return async () => expect(await auth.begin(new Headers(), id, STAMP)).toMatchObject({ status: 'begun' })
  },
  'a login that replaces the session of its browser': async host => {
    const browser = await host.logIn(host.addUser())
    const id = host.addUser()
    return async () =>
      expect(await host.auth.begin(browser.headers, id, STAMP)).toMatchObject({ status: 'begun' })
  },
  'a refresh token that was used again': async host => {
    const thief = await host.logIn(host.addUser())
    const owner = thief.copy()
    for (let turn = 0; turn < 2; turn += 1)
      owner.take((await host.auth.renew(owner.headers, { isForced: true })).cookies)
    return async () =>
      expect(await host.auth.renew(thief.headers, { isForced: true })).toMatchObject({
        reason: 'token_reuse',
      })
  },
  'a renewal of a user whose stamp is another': async host => {
    const id = host.addUser()
    const browser = await host.logIn(id)
    host.users.set(id, { stamp: 'second stamp', role: 'user' })
    return async () =>
      expect(await host.auth.renew(browser.headers, { isForced: true })).toMatchObject({
        reason: 'account_changed',
      })
  },
}

needing('redis-server')('with waitReplicas, on a primary with one replica', () => {
  let nodes: Replication
  let host: Host
  beforeAll(async () => {
    nodes = await startReplication(1)
    host = await connectHost(nodes.primary.url)
  })
  afterAll(() => nodes?.stop())

  it.each(Object.keys(ENDINGS))('%s is acknowledged when the replica has it', async name => {
    const end = await ENDINGS[name]?.(host)
    const offset = await replicated(nodes)
    await end?.()
    expect(await replicated(nodes)).toBeGreaterThan(offset)
  })

  it.each(Object.keys(ENDINGS))(
    '%s is not acknowledged while no replica has it, however often',
    async name => {
      const end = await ENDINGS[name]?.(host)
      await withoutReplica(nodes, async () => {
        await expect(end?.()).rejects.toThrow(StoreUnavailableError)
        await expect(end?.()).rejects.toThrow(StoreUnavailableError)
      })
      await end?.()
    },
  )

  it('a logout leaves its ticket until the replica has it, also on a new connection', async () => {
    const browser = await host.logIn(host.addUser())
    const copy = browser.copy()
    const pending = { revoked: false, isPending: true, revokedAt: null }
    await withoutReplica(nodes, async () => {
      const ended = await host.auth.end(browser.headers)
      expect(ended).toMatchObject(pending)
      const fresh = await connectHost(nodes.primary.url)
      expect(await fresh.auth.end(copy.headers), 'the same tokens').toMatchObject(pending)
      expect(await fresh.auth.end(browser.take(ended.cookies).headers), 'the ticket').toMatchObject(pending)
    })
    expect(await host.auth.end(browser.headers)).toMatchObject({ revoked: true, isPending: false })
  })

  it('what ends nothing waits for no replica: checks, logins and renewals', async () => {
    const browser = await host.logIn(host.addUser())
    await withoutReplica(nodes, async () => {
      expect(await host.auth.check(browser.headers)).toMatchObject({ status: 'accepted' })
      expect(await host.auth.renew(browser.headers, { isForced: true })).toMatchObject({ status: 'accepted' })
      await host.logIn(host.addUser())
    })
  })

  it('hundred endings at once are refused in time, and hundred acknowledged once the replica is back', async () => {
    const browsers = await Promise.all(Array.from({ length: 100 }, () => host.logIn(host.addUser())))
    const endAll = () => Promise.all(browsers.map(({ headers }) => host.auth.end(headers)))
    await withoutReplica(nodes, async () => {
      const startedAt = performance.now()
      expect((await endAll()).filter(({ revoked }) => revoked)).toEqual([])
      expect(performance.now() - startedAt).toBeLessThan(5 * TIMEOUT_MS)
    })
    expect((await endAll()).filter(({ revoked }) => !revoked)).toEqual([])
  })

  it('more replicas than there are: never acknowledged', async () => {
    const { auth, ...other } = await connectHost(nodes.primary.url, 2)
    const browser = await other.logIn(other.addUser())
    expect(await auth.end(browser.headers)).toMatchObject({ revoked: false, isPending: true })
  })

  it('a primary that was made a replica acknowledges nothing', async () => {
    const pair = await startReplication(1)
    onTestFinished(pair.stop)
    const there = await connectHost(pair.primary.url)
    const browser = await there.logIn(there.addUser())
    await there.auth.endAll(there.addUser(), 'kicked')
    const [primary, replica] = [raw(pair.primary.url), raw(pair.replicas[0]?.url ?? '')]
    await replica.replicaof('NO', 'ONE')
    await primary.replicaof(pair.replicas[0]?.host ?? '', pair.replicas[0]?.port ?? 0)
    expect(await there.auth.end(browser.headers)).toMatchObject({ revoked: false, isPending: true })
  })

  it('an answer that was lost is asked for again, and acknowledged when the replica has it', async () => {
    const proxy = await startFaultProxy(nodes.primary.port)
    onTestFinished(proxy.stop)
    const there = await connectHost(proxy.url)
    const browser = await there.logIn(there.addUser())
    await there.auth.endAll(there.addUser(), 'kicked')
    const lost = proxy.once({ kind: 'reset-after' }, /evalsha/i)
    const offset = await replicated(nodes)
    expect(await there.auth.end(browser.headers)).toMatchObject({ revoked: true })
    await lost
    expect(await replicated(nodes)).toBeGreaterThan(offset)
  })
})

needing('redis-server')('a script that ends something writes when it runs again', () => {
  // WAIT counts what its own connection has written.
  const names = ['endSession', 'endAll', 'reissue', 'a login that ends the oldest session']
  it.each(names)('%s', async name => {
    const { primary, stop } = await startReplication(1)
    onTestFinished(stop)
    const connection = connectRedis({ url: primary.url, timeoutMs: TIMEOUT_MS })
    onTestFinished(connection.close)
    const client = raw(primary.url)
    const written: number[] = []
    const twice: Requester = {
      request: async request => {
        await connection.requester.request(request)
        const before = await offsetOf(client)
        const answer = await connection.requester.request(request)
        if (String((request.body as string[])[0]).startsWith('eval'))
          written.push((await offsetOf(client)) - before)
        return answer as never
      },
    }
    const end = await ENDINGS[name]?.(createHost(new RawRedis(connection.requester, twice)))
    await end?.()
    expect(written.length).toBeGreaterThan(0)
    expect(Math.min(...written)).toBeGreaterThan(0)
  })
})

needing('redis-server')('with waitReplicas, on a cluster whose primaries have one replica each', () => {
  it('each node waits for its own replica', async () => {
    const cluster = await startRedisCluster({ replicas: true })
    onTestFinished(cluster.stop)
    const host = await connectHost(cluster.url)
    const logInAll = () => Promise.all(Array.from({ length: 30 }, () => host.logIn(host.addUser())))
    const endAll = async (browsers: CookieJar[]) => {
      const ended = await Promise.all(browsers.map(({ headers }) => host.auth.end(headers)))
      return ended.filter(({ revoked }) => revoked).length
    }
    expect(await endAll(await logInAll())).toBe(30)
    const browsers = await logInAll()
    cluster.nodes[3]?.pause()
    const acknowledged = await endAll(browsers)
    expect(acknowledged, 'on the two other nodes').toBeGreaterThan(0)
    expect(acknowledged).toBeLessThan(30)
    cluster.nodes[3]?.resume()
    expect(await endAll(browsers)).toBe(30)
  })
})

const open: (() => Promise<void>)[] = []
afterAll(() => Promise.all(open.map(close => close())))

async function connectHost(url: string, waitReplicas = 1): Promise<Host> {
  const connection = connectRedis({ url, timeoutMs: TIMEOUT_MS, waitReplicas })
  open.push(connection.close)
  await connection.ready
  const host = createHost(connection.redis)
  // Opens the connection for endings; whether replicas are there to confirm it is the test's business.
  await answerOrNull(() => host.auth.endAll(host.addUser(), 'kicked'))
  return host
}

function raw(url: string): RawClient {
  const client = new RawClient(url, { protocol: 2 })
  onTestFinished(() => client.disconnect())
  return client
}

async function begun(host: Host): Promise<[userId: string, sid: string]> {
  const id = host.addUser()
  const begun = await host.auth.begin(new CookieJar().headers, id, STAMP)
  if (begun.status !== 'begun') throw new Error(begun.status)
  return [id, begun.principal.sessionId]
}

async function withoutReplica({ replicas }: Replication, work: () => Promise<void>): Promise<void> {
  for (const replica of replicas) replica.pause()
  try {
    await work()
  } finally {
    for (const replica of replicas) replica.resume()
  }
}

/** How far the replica is. */
const replicated = ({ replicas }: Replication) => offsetOf(raw(replicas[0]?.url ?? ''), 'slave_repl_offset')

async function offsetOf(client: RawClient, name = 'master_repl_offset'): Promise<number> {
  return Number(new RegExp(`${name}:(\\d+)`).exec(await client.info('replication'))?.[1])
}
