import { setTimeout as sleep } from 'node:timers/promises'
import { Redis as Raw } from 'ioredis'
import { afterEach, describe, expect, it } from 'vitest'
import { createFlow } from '@/lib/session/flow/create-flow'
import { feedFollower } from '@/lib/session/flow/endings'
import { type FeedBatch, OVERLAP_MS, type Pace } from '@/lib/session/flow/feed-follower'
import type { RedisConnection } from '@/lib/session/redis'
import { connectEmbedded, connectTo } from '@/tests/support/connect'
import { startFaultProxy } from '@/tests/support/fault-proxy'
import { needing } from '@/tests/support/needing'
import { startRedisCluster } from '@/tests/support/redis-cluster'
import { startRedisServer } from '@/tests/support/redis-server'
import { createHost } from '@/tests/support/stores'
import { until } from '@/tests/support/until'

/** Longer than a test lasts: what is told then was named, or read because the hearing began or ended. */
const NEVER_MS = 3_600_000
const ONLY_PUSHED: Pace = { everyMs: NEVER_MS, everyMsWhileHearing: NEVER_MS }
/** How long a listener may believe in a feed that it has lost. */
const UNNOTICED_MS = 2_000
const LIMIT_MS = 20_000
const CHANNEL = 'test:feed'
/** More than the overlap, and less than a token lives. */
const BEHIND_SECONDS = 60

const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

async function connect(connecting: Promise<RedisConnection>) {
  const connection = await connecting
  open.push(() => connection.close())
  await connection.ready
  return connection
}

/** A server, an admin of it, a host on it, and a connection through a proxy. */
async function start(timeoutMs = 500) {
  const server = await startRedisServer()
  const proxy = await startFaultProxy(server.port)
  const admin = new Raw(server.url, { protocol: 2 })
  open.push(server.stop, proxy.stop, () => admin.disconnect())
  const direct = await connect(connectTo({ transport: 'tcp', url: server.url, timeoutMs: 2000 }))
  const through = await connect(connectTo({ transport: 'tcp', url: proxy.url, timeoutMs }))
  return { server, proxy, admin, host: createHost(direct.redis), through }
}

/** Follows the feed of endings over a connection. */
function follow({ redis }: RedisConnection, pace: Pace) {
  const stop = new AbortController()
  open.push(() => stop.abort())
  const batches = feedFollower(createFlow(createHost(redis).options())).follow(pace, stop.signal)
  const told = new Set<string>()
  async function next(): Promise<FeedBatch> {
    const { value, done } = await batches.next()
    if (done) throw new Error('the feed ended')
    for (const { id } of value.endings) told.add(id)
    return value
  }
  /** Reads on until an ending is told. */
  async function nextOf(id: string): Promise<FeedBatch> {
    let batch = await next()
    while (!batch.endings.some(ending => ending.id === id)) batch = await next()
    return batch
  }
  async function nextComplete(): Promise<FeedBatch> {
    let batch = await next()
    while (!batch.complete) batch = await next()
    return batch
  }
  return { next, nextOf, nextComplete, told, stop: () => stop.abort() }
}

/** Follows, and has read the whole feed once before and once after the hearing began. */
async function hear(connection: RedisConnection, whileHearing = NEVER_MS) {
  const follower = follow(connection, { everyMs: NEVER_MS, everyMsWhileHearing: whileHearing })
  await follower.nextComplete()
  await follower.nextComplete()
  return follower
}

/** Ends a session. @returns its id. */
async function endOne(host: ReturnType<typeof createHost>, id = host.addUser()): Promise<string> {
  await host.logIn(id)
  const [session] = await host.auth.list(id)
  await host.auth.endSession(id, session?.id ?? '', 'kicked')
  return session?.id ?? ''
}

const SERVERS = {
  'the embedded engine': async () => ({ connecting: connectEmbedded }),
  'a server': async () => {
    const { url, stop } = await startRedisServer()
    open.push(stop)
    return { connecting: () => connectTo({ transport: 'tcp', url, timeoutMs: 2000 }) }
  },
  'a cluster': async () => {
    const { url, stop } = await startRedisCluster()
    open.push(stop)
    return { connecting: () => connectTo({ transport: 'tcp', url, timeoutMs: 2000 }) }
  },
}

describe.each(Object.keys(SERVERS) as (keyof typeof SERVERS)[])('pushed by %s', name => {
  const describeServer = name === 'the embedded engine' ? describe : needing('redis-server')
  describeServer('the feed', () => {
    it('tells an ending at once, without a reading of the whole feed', async () => {
      const { connecting } = await SERVERS[name]()
      const connection = await connect(connecting())
      const follower = await hear(connection)
      const host = createHost(connection.redis)
      const ids = await Promise.all(Array.from({ length: 20 }, () => endOne(host)))
      for (const id of ids)
        if (!follower.told.has(id)) expect((await follower.nextOf(id)).complete).toBeNull()
    })
  })
})

it('one subscription serves all that follow in a process, another one each other process, and none stays', async () => {
  const { admin, host, through, server } = await start()
  const subscriptions = async () => ((await admin.call('PUBSUB', 'NUMSUB', CHANNEL)) as [string, number])[1]
  const here = await Promise.all(Array.from({ length: 10 }, () => follow(through, ONLY_PUSHED)))
  for (const { nextComplete } of here) await nextComplete()
  await until('one subscription', LIMIT_MS, async () => (await subscriptions()) === 1)
  const other = await connect(connectTo({ transport: 'tcp', url: server.url, timeoutMs: 2000 }))
  const there = await hear(other)
  expect(await subscriptions()).toBe(2)
  const id = await endOne(host)
  for (const { nextOf } of [...here, there]) await nextOf(id)
  for (const { stop } of [...here, there]) stop()
  await until('no subscription', LIMIT_MS, async () => (await subscriptions()) === 0)
})

it('what ends while its bucket is read is read next', async () => {
  const { proxy, host, through } = await start(5_000)
  const follower = await hear(through)
  const reading = proxy.once({ kind: 'delay', ms: 1_000 }, /xread/i)
  const first = await endOne(host)
  await reading
  const second = await endOne(host)
  await follower.nextOf(first)
  if (!follower.told.has(second)) await follower.nextOf(second)
})

it('nothing is missed when subscriptions are cut off in the middle of endings', async () => {
  const { admin, host, through } = await start()
  const follower = await hear(through)
  const ended: string[] = []
  for (let round = 0; round < 5; round += 1) {
    const ending = Promise.all(Array.from({ length: 40 }, () => endOne(host)))
    await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
    ended.push(...(await ending), await endOne(host))
    // Nothing but the end of the hearing and its new beginning makes anybody read.
    while (!ended.every(id => follower.told.has(id))) await follower.next()
  }
})

it('the subscription leaves its server with the commands: it may be no primary any more', async () => {
  const { admin, through } = await start()
  const follower = await hear(through)
  await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
  // It ends, and begins again.
  await follower.nextComplete()
  await follower.nextComplete()
})

needing('redis-server', 'libfaketime')('another primary whose clock is behind', () => {
  it('is read from its beginning: what ends there is told to those who follow already', async () => {
    const [before, after] = [
      await startRedisServer({ clockAheadSeconds: BEHIND_SECONDS }),
      await startRedisServer(),
    ]
    const proxy = await startFaultProxy(before.port)
    const admin = new Raw(before.url, { protocol: 2 })
    open.push(before.stop, after.stop, proxy.stop, () => admin.disconnect())
    const [here, there, through] = await Promise.all(
      [before, after, proxy].map(({ url }) => connect(connectTo({ transport: 'tcp', url, timeoutMs: 2000 }))),
    )
    if (!here || !there || !through) throw new Error('a connection is missing')
    const follower = await hear(through)
    // In the bucket of one user something has ended before, and nothing in that of the other, as good as always.
    const [old, young] = [createHost(here.redis), createHost(there.redis)]
    const [known, unknown] = [old.addUser(), young.addUser()]
    young.users.set(known, old.users.get(known) ?? null)
    await follower.nextOf(await endOne(old, known))
    proxy.leadTo(after.port)
    await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    const ended = [await endOne(young, known), await endOne(young, unknown)]
    while (!ended.every(id => follower.told.has(id))) await follower.next()
  })
})

it.each([
  ['unanswered pings', /ping/i],
  ['a connection that hangs', undefined],
])(
  'a subscription that is lost by %s is noticed within two seconds, although nothing happens',
  async (_, only) => {
    const { proxy, through } = await start(200)
    await hear(through)
    const follower = follow(through, { everyMs: 50, everyMsWhileHearing: NEVER_MS })
    await proxy.begin({ kind: 'hang' }, only)
    const startedAt = performance.now()
    if (only) await follower.nextComplete()
    else await expect(follower.next()).rejects.toMatchObject({ code: 'store_unavailable' })
    expect(performance.now() - startedAt).toBeLessThan(UNNOTICED_MS)
  },
)

it('without a word of anybody the feed is read again and again', async () => {
  const { through } = await start()
  const follower = follow(through, { everyMs: 20, everyMsWhileHearing: 20 })
  for (let i = 0; i < 10; i += 1) await follower.nextComplete()
})

needing('redis-server')('a user of Redis without the channel', () => {
  async function connectAs(name: string, { admin, server }: Awaited<ReturnType<typeof start>>) {
    await admin.call('ACL', 'SETUSER', name, 'on', '>secret', '~test:*', '+@all', 'resetchannels')
    const url = server.url.replace('//', `//${name}:secret@`)
    return await connect(connectTo({ transport: 'tcp', url, timeoutMs: 2000 }))
  }

  it('ends sessions all the same; what nobody has named is found at the next reading of the whole feed', async () => {
    const started = await start()
    const mute = await connectAs('mute', started)
    const follower = await hear(started.through, OVERLAP_MS + 1_000)
    const id = await endOne(createHost(mute.redis))
    expect((await follower.nextOf(id)).complete).not.toBeNull()
  })

  it('reads the feed again and again instead of hearing it', async () => {
    const started = await start()
    const deaf = await connectAs('deaf', started)
    const follower = follow(deaf, { everyMs: 50, everyMsWhileHearing: NEVER_MS })
    for (let i = 0; i < 5; i += 1) await follower.nextComplete()
    await follower.nextOf(await endOne(started.host))
  })
})

it('many that wait for endings cost no command while nothing happens', async () => {
  const { admin, host, through } = await start(5_000)
  const app = createHost(through.redis)
  const stop = new AbortController()
  open.push(() => stop.abort())
  const waiting = Array.from({ length: 20 }, async () => {
    for await (const { id } of app.auth.endings({ signal: stop.signal })) if (id === last) return
  })
  let last = ''
  await until('they hear', LIMIT_MS, async () => {
    const [, count] = (await admin.call('PUBSUB', 'NUMSUB', CHANNEL)) as [string, number]
    return count === 1
  })
  const readings = async () => (await admin.info('commandstats')).match(/cmdstat_xread:calls=(\d+)/)?.[1]
  await until('all have begun', LIMIT_MS, async () => {
    const before = await readings()
    await sleep(500)
    return before === (await readings())
  })
  await admin.config('RESETSTAT')
  await sleep(3_000)
  const commands = [...(await admin.info('commandstats')).matchAll(/cmdstat_([^:]+):calls=(\d+)/g)]
    .map(([, name, calls]) => `${name} ${calls}`)
    .filter(line => !/^config/.test(line))
  // The one subscription of this process is asked whether it lives.
  for (const line of commands) expect(line).toMatch(/^ping [34]$/)
  last = await endOne(host)
  await Promise.all(waiting)
})
