import { afterEach, expect, it } from 'vitest'
import { createServiceFeed } from '@/lib/session/services'
import { connectTo } from '@/tests/support/connect'
import { startFaultProxy } from '@/tests/support/fault-proxy'
import { type FeedEvent, feedEvents } from '@/tests/support/feed-events'
import { startRedisServer } from '@/tests/support/redis-server'
import { createHost } from '@/tests/support/stores'
import { until } from '@/tests/support/until'

const LIMIT_MS = 10_000

const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

/** The feed over a Redis that can be cut off, beside a host that reaches it directly. */
async function start() {
  const server = await startRedisServer()
  const proxy = await startFaultProxy(server.port)
  const direct = await connectTo({ transport: 'tcp', url: server.url, timeoutMs: 2000 })
  const through = await connectTo({ transport: 'tcp', url: proxy.url, timeoutMs: 200 })
  open.push(server.stop, proxy.stop, direct.close, through.close)
  await Promise.all([direct.ready, through.ready])
  const [host, faults] = [createHost(direct.redis), [] as unknown[]]
  const feed = createServiceFeed(createHost(through.redis).auth, {
    issuer: 'test',
    audience: 'test/feed',
    sign: async claims => JSON.stringify(claims),
    onFault: error => faults.push(error),
  })
  async function listen(lastEventId: string | null = null) {
    const gone = new AbortController()
    open.push(() => gone.abort())
    const events = feedEvents(await feed.open({ lastEventId, signal: gone.signal }))
    const next = async () => (await events.next()).value as FeedEvent
    const nextAlive = async () => {
      const before: FeedEvent[] = []
      for (;;) {
        const event = await next()
        if (event.event === 'alive') return { ...JSON.parse(event.data), id: event.id, before }
        before.push(event)
      }
    }
    return { next, nextAlive, leave: () => gone.abort() }
  }
  async function endOne(): Promise<string> {
    const id = host.addUser()
    await host.logIn(id)
    await host.auth.endAll(id, 'kicked')
    return id
  }
  return { server, proxy, direct, host, feed, faults, listen, endOne }
}

const tells = (events: FeedEvent[], id: string) =>
  events.filter(({ data }) => data.includes(`"${id}"`)).length

it('begins with what is in force, says that this was all, and goes on with what ends then', async () => {
  const { listen, endOne } = await start()
  const id = await endOne()
  const { next, nextAlive } = await listen()
  expect(tells((await nextAlive()).before, id)).toBe(2)
  const later = await endOne()
  let event = await next()
  while (!event.data.includes(`"${later}"`)) event = await next()
  expect(event.event).toBe('ending')
})

it('a second listener gets the same, and both share the reading', async () => {
  const { listen, endOne } = await start()
  const id = await endOne()
  const listeners = [await listen(), await listen()]
  for (const { nextAlive } of listeners) expect(tells((await nextAlive()).before, id)).toBe(2)
})

it.each(['nonsense', '-1', '99999999999999'])(
  'the last event id %s, which no event had, gets all that is in force',
  async lastEventId => {
    const { listen, endOne } = await start()
    const id = await endOne()
    const { nextAlive } = await listen(lastEventId)
    expect(tells((await nextAlive()).before, id)).toBe(2)
  },
)

it('a listener that comes back with its last event id is told what ended while it was away', async () => {
  const { listen, endOne } = await start()
  const first = await listen()
  const { id: lastEventId } = await first.nextAlive()
  first.leave()
  const id = await endOne()
  const { nextAlive } = await listen(lastEventId)
  expect(tells((await nextAlive()).before, id)).toBe(2)
})

it('says alive for a time only when all that ended before it was told, and never while Redis cannot be read', async () => {
  const { proxy, direct, faults, listen, endOne } = await start()
  const { nextAlive } = await listen()
  await nextAlive()
  await proxy.begin({ kind: 'hang' })
  const id = await endOne()
  const [seconds, microseconds] = await direct.redis.time()
  const endedAt = Number(seconds) * 1000 + Number(microseconds) / 1000
  await until('the reading has failed twice', LIMIT_MS, () => faults.length > 1)
  await proxy.end()
  const told: FeedEvent[] = []
  for (let at = 0; at < endedAt; ) {
    const alive = await nextAlive()
    told.push(...alive.before)
    at = alive.at
  }
  expect(tells(told, id)).toBe(2)
})

it('a listener is refused with the store error when Redis cannot be asked', async () => {
  const { proxy, listen } = await start()
  await proxy.begin({ kind: 'refuse' })
  await expect(listen()).rejects.toMatchObject({ code: 'store_unavailable' })
})
