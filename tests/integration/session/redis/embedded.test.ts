import { once } from 'node:events'
import { Redis } from 'ioredis'
import { expect, it, onTestFinished, vi } from 'vitest'
import { startEmbeddedServer } from '@/lib/server/embedded/embedded-server'

async function start() {
  const server = await startEmbeddedServer()
  onTestFinished(server.stop)
  const { hostname, port, password } = new URL(server.url)
  return { server, password, node: { host: hostname, port: Number(port) } }
}

function clientOf(options: { host: string; port: number; password?: string }) {
  const client = new Redis({ ...options, protocol: 2, disableClientInfo: true, retryStrategy: () => null })
  client.on('error', () => {})
  onTestFinished(() => client.disconnect())
  return client
}

it('answers at once, not at its next tick of 100 ms', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const { node, password } = await start()
  const [client, waiting] = [clientOf({ ...node, password }), clientOf({ ...node, password })]
  const long = 'x'.repeat(200_000)
  expect(await client.set('k', long)).toBe('OK')
  expect(await client.get('k')).toBe(long)
  const items = Array.from({ length: 1000 }, (_, index) => `${index}`.padEnd(1000))
  await client.rpush('items', ...items)
  expect(await client.lrange('items', 0, -1)).toEqual(items)
  const added = waiting.xread('BLOCK', 0, 'STREAMS', 'stream', '0')
  await client.xadd('stream', '1-1', 'name', 'value')
  expect(await added).toEqual([['stream', [['1-1', ['name', 'value']]]]])
})

it('tells a subscriber at once, without waiting 40 ms for the acknowledgement of its last answer', async () => {
  const { node, password } = await start()
  const [client, subscriber] = [clientOf({ ...node, password }), clientOf({ ...node, password })]
  await subscriber.subscribe('channel')
  const startedAt = performance.now()
  for (let i = 0; i < 50; i += 1) {
    await subscriber.ping()
    await Promise.all([once(subscriber, 'message'), client.publish('channel', `${i}`)])
  }
  expect(performance.now() - startedAt).toBeLessThan(1000)
})

it('serves nobody without its password', async () => {
  const { node, password } = await start()
  await expect(clientOf(node).get('k')).rejects.toThrow(/NOAUTH/)
  expect(await clientOf({ ...node, password }).ping()).toBe('PONG')
})

it('two of them have their own port and data', async () => {
  const [one, other] = [await start(), await start()]
  expect(one.node.port).not.toBe(other.node.port)
  await clientOf({ ...one.node, password: one.password }).set('k', 'one')
  expect(await clientOf({ ...other.node, password: other.password }).get('k')).toBeNull()
})

it('leaves its port when it is stopped', async () => {
  const { node, server } = await start()
  await server.stop()
  await expect(clientOf(node).ping()).rejects.toThrow()
})
