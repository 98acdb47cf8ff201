import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterEach, expect, it } from 'vitest'
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
  const through = await connectTo({ transport: 'tcp', url: proxy.url, timeoutMs: 1000 })
  open.push(server.stop, proxy.stop, direct.close, through.close)
  await Promise.all([direct.ready, through.ready])
  const host = createHost(direct.redis)
  const services = createHost(through.redis).services()
  async function listen(lastEventId: string | null = null) {
    const gone = new AbortController()
    open.push(() => gone.abort())
    const events = feedEvents(await services.openFeed({ lastEventId, signal: gone.signal }))
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
  return { proxy, direct, through, listen, endOne }
}

const isOf = ({ event, data }: FeedEvent, id: string) =>
  event === 'ending' && JSON.stringify(decodeJwt(data).sub_id).includes(`"${id}"`)

const tells = (events: FeedEvent[], id: string) => events.filter(event => isOf(event, id)).length

it('[J3.11] begins with what is in force, says that this was all, and goes on with what ends then', async () => {
  const { listen, endOne } = await start()
  const id = await endOne()
  const { next, nextAlive } = await listen()
  expect(tells((await nextAlive()).before, id)).toBe(2)
  const later = await endOne()
  let event = await next()
  while (!isOf(event, later)) event = await next()
  expect(decodeProtectedHeader(event.data).typ).toBe('secevent+jwt')
})

it('a second listener gets the same, and both share the reading', async () => {
  const { listen, endOne } = await start()
  const id = await endOne()
  const listeners = [await listen(), await listen()]
  for (const { nextAlive } of listeners) expect(tells((await nextAlive()).before, id)).toBe(2)
})

it('many listeners that come at once, to a Redis that nobody has asked for its feed, share one beginning', async () => {
  const { listen, endOne } = await start()
  const id = await endOne()
  const listeners = await Promise.all(Array.from({ length: 100 }, () => listen()))
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

it('ends when Redis cannot be read; who comes back hears what ended before it hears alive', async () => {
  const { proxy, direct, through, listen, endOne } = await start()
  const cut = await listen()
  let { id: lastEventId } = await cut.nextAlive()
  await proxy.begin({ kind: 'hang' })
  const id = await endOne()
  const [seconds, microseconds] = await direct.redis.time()
  const endedAt = Number(seconds) * 1000 + Number(microseconds) / 1000
  const readToTheEnd = async () => {
    for (;;) {
      const alive = await cut.nextAlive()
      expect(alive.at).toBeLessThan(endedAt)
      lastEventId = alive.id
    }
  }
  await expect(readToTheEnd()).rejects.toMatchObject({ code: 'store_unavailable' })
  await expect(listen(lastEventId)).rejects.toMatchObject({ code: 'store_unavailable' })
  await proxy.end()
  await until('Redis can be read again', LIMIT_MS, () =>
    through.redis.ping().then(
      () => true,
      () => false,
    ),
  )
  const { nextAlive } = await listen(lastEventId)
  const alive = await nextAlive()
  expect(alive.at).toBeGreaterThan(endedAt)
  expect(tells(alive.before, id)).toBe(2)
})

it('a listener is refused with the store error when Redis cannot be asked', async () => {
  const { proxy, listen } = await start()
  await proxy.begin({ kind: 'refuse' })
  await expect(listen()).rejects.toMatchObject({ code: 'store_unavailable' })
})
