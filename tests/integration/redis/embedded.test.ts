import { Redis } from 'ioredis'
import { expect, it, onTestFinished } from 'vitest'
import { startEmbeddedServer } from '@/lib/server/embedded/embedded-server'
import { connectRedis } from '@/lib/session/redis/connect'
import { recordLog } from '@/tests/support/redis-log'

async function start() {
  const server = await startEmbeddedServer()
  onTestFinished(server.stop)
  const [node] = server.address.nodes
  if (!node) throw new Error('the embedded server has no address')
  return { server, node }
}

function clientOf(options: { host: string; port: number; password?: string }) {
  const client = new Redis({ ...options, protocol: 2, disableClientInfo: true, retryStrategy: () => null })
  client.on('error', () => {})
  onTestFinished(() => client.disconnect())
  return client
}

it('answers lone commands at once, not at its next tick of 100 ms', async () => {
  const connection = await connectRedis({ transport: 'embedded', timeoutMs: 300 }, recordLog())
  onTestFinished(connection.close)
  await connection.ready
  const startedAt = performance.now()
  for (let i = 0; i < 50; i += 1) await connection.redis.get('k')
  expect(performance.now() - startedAt).toBeLessThan(1000)
})

it('serves nobody without its password', async () => {
  const { node, server } = await start()
  await expect(clientOf(node).get('k')).rejects.toThrow(/NOAUTH/)
  expect(await clientOf({ ...node, password: server.address.password }).ping()).toBe('PONG')
})

it('two of them have their own port and data', async () => {
  const [one, other] = [await start(), await start()]
  expect(one.node.port).not.toBe(other.node.port)
  await clientOf({ ...one.node, password: one.server.address.password }).set('k', 'one')
  expect(await clientOf({ ...other.node, password: other.server.address.password }).get('k')).toBeNull()
})

it('leaves its port when it is stopped', async () => {
  const { node, server } = await start()
  await server.stop()
  await expect(clientOf(node).ping()).rejects.toThrow()
})
