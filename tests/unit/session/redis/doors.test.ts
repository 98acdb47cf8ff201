import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { connectRedis } from '@/lib/session/redis'
import { connectUpstash } from '@/lib/session/upstash'

const DOORS = [
  ['connectRedis', (host: string) => connectRedis({ url: `redis://${host}` })],
  ['connectUpstash', (host: string) => connectUpstash({ url: `http://${host}`, token: 'token' })],
  ['connectRedis with a wrong URL', () => connectRedis({ url: 'nonsense' })],
  ['connectUpstash with a wrong URL', () => connectUpstash({ url: 'nonsense', token: 'token' })],
] as const

describe.each(DOORS)('%s', (_, open) => {
  it('does not connect before its first use', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    const accepted: Socket[] = []
    server.on('connection', socket => accepted.push(socket))
    await once(server, 'listening')
    const address = server.address()
    if (typeof address !== 'object' || address === null) throw new Error('the server has no port')
    const connection = open(`127.0.0.1:${address.port}`)
    await new Promise(resolve => setImmediate(resolve))
    // The server accepts in order: a connection of the door would come before this one.
    const own = connect(address.port, '127.0.0.1')
    await once(own, 'connect')
    if (accepted.length === 0) await once(server, 'connection')
    expect(accepted.map(socket => socket.remotePort)).toEqual([own.localPort])
    await connection.close()
    own.destroy()
    server.close()
  })

  it('refuses commands after it was closed unused', async () => {
    const connection = open('127.0.0.1:1')
    await connection.close()
    await expect(connection.redis.get('k')).rejects.toMatchObject({ code: 'REDIS_UNAVAILABLE' })
  })
})

it.each([
  ['connectRedis', connectRedis({ url: 'http://:secret-word@host' })],
  ['connectUpstash', connectUpstash({ url: 'redis://:secret-word@host', token: 'token' })],
])('%s throws a wrong URL at the first use, without repeating it', async (_, { redis, ready }) => {
  const failures = await Promise.allSettled([redis.get('k'), ready])
  for (const failure of failures) {
    expect(failure).toMatchObject({ status: 'rejected', reason: { message: expect.stringMatching(/URL/) } })
    expect(String((failure as PromiseRejectedResult).reason)).not.toContain('secret-word')
  }
})
