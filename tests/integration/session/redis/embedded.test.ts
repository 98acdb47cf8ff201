import { Redis } from 'ioredis'
import { expect, it, onTestFinished } from 'vitest'
import { startEmbeddedServer } from '@/lib/server/embedded/embedded-server'
import { connectTo } from '@/tests/support/connect'

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

it('answers lone commands at once, not at its next tick of 100 ms', async () => {
  const connection = await connectTo({ transport: 'embedded', timeoutMs: 300 })
  onTestFinished(connection.close)
  await connection.ready
  const startedAt = performance.now()
  for (let i = 0; i < 50; i += 1) await connection.redis.get('k')
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
