import { Redis as RawClient } from 'ioredis'
import { expect, it, onTestFinished } from 'vitest'
import { connectRedis } from '@/lib/session/redis'
import { isRedisFault } from '@/lib/session/redis/redis-error'
import { startFaultProxy } from '@/tests/support/fault-proxy'
import { freePort } from '@/tests/support/free-port'
import { needing } from '@/tests/support/needing'
import { recordLog } from '@/tests/support/redis-log'
import { SYNC_AT_ONCE } from '@/tests/support/redis-replication'
import { startRedisServer } from '@/tests/support/redis-server'
import { until } from '@/tests/support/until'
import { untilAnswered } from '@/tests/support/until-answered'

const RECOVERY_LIMIT_MS = 2000
const SYNC_LIMIT_MS = 20_000
const CHECKS_AT_ONCE = 20

async function startNode(args: string[] = []) {
  const server = await startRedisServer({ args: [...SYNC_AT_ONCE, ...args] })
  onTestFinished(server.stop)
  const client = new RawClient(server.url, { protocol: 2 })
  onTestFinished(() => client.disconnect())
  return { port: server.port, client }
}

/** A primary that the address leads to, its replica, and a connection that has read `old` from the primary. */
async function startPair(args: string[] = []) {
  const [primary, replica] = [await startNode(args), await startNode()]
  await replica.client.replicaof('127.0.0.1', primary.port)
  await expect
    .poll(() => replica.client.info('replication'), { timeout: SYNC_LIMIT_MS })
    .toContain('master_link_status:up')
  await primary.client.set('k', 'old')
  await primary.client.wait(1, 0)
  const proxy = await startFaultProxy(primary.port)
  onTestFinished(proxy.stop)
  const log = recordLog()
  const connection = connectRedis({ url: proxy.url, ...log })
  onTestFinished(connection.close)
  expect(await connection.redis.get('k')).toBe('old')

  /** Promotes the replica, which then learns that the value has changed, and makes the old primary a replica. */
  async function failOver(newPrimaryPort = replica.port) {
    await replica.client.replicaof('NO', 'ONE')
    await replica.client.set('k', 'new')
    await primary.client.replicaof('127.0.0.1', newPrimaryPort)
  }
  return { primary, replica, proxy, connection, log, failOver }
}

type Pair = Awaited<ReturnType<typeof startPair>>

const READS: [string, (pair: Pair) => Promise<unknown>][] = [
  ['a command', ({ connection }) => connection.redis.mget('k')],
  ['a pipeline', ({ connection }) => connection.redis.pipeline().get('k').get('k').exec()],
  ['a transaction', ({ connection }) => connection.redis.multi().get('k').get('k').exec()],
  [
    'a script that only reads',
    ({ connection }) => connection.redis.eval(`return redis.call('GET', KEYS[1])`, ['k'], []),
  ],
]

needing('redis-server')('a primary that was made a replica', () => {
  it.each(READS)('answers no read to the connection that it keeps (%s)', async (_, read) => {
    const pair = await startPair()
    await pair.failOver(await freePort())
    // The address still leads to the old primary, which would answer `old`.
    await expect(read(pair)).rejects.toMatchObject({ code: 'REDIS_UNAVAILABLE', reply: 'READONLY' })
    await expect(read(pair)).rejects.toMatchObject({ code: 'REDIS_UNAVAILABLE', reply: 'READONLY' })
    expect(pair.log.lines).toMatchObject([{ level: 'warn', fields: { reason: 'READONLY' } }])
  })

  it('takes no write, also when it is a replica that can be written to', async () => {
    const pair = await startPair(['--replica-read-only', 'no'])
    await pair.failOver(await freePort())
    await expect(pair.connection.redis.set('k', 'lost')).rejects.toSatisfy(isRedisFault)
  })

  it.each([
    ['follows the new one', false],
    ['has lost the new one', true],
  ])(
    'is left within two seconds of the address leading to the new one (the old one %s)',
    async (_, isCutOff) => {
      const pair = await startPair()
      pair.proxy.leadTo(pair.replica.port)
      await pair.failOver(isCutOff ? await freePort() : undefined)
      await until('the new primary answers', RECOVERY_LIMIT_MS, async () => {
        const { redis } = pair.connection
        const answers = await Promise.allSettled(Array.from({ length: CHECKS_AT_ONCE }, () => redis.get('k')))
        const values = answers.map(answer => (answer.status === 'fulfilled' ? answer.value : 'refused'))
        expect(values).not.toContain('old')
        return values.every(value => value === 'new')
      })
      expect(await pair.connection.redis.set('k', 'newer')).toBe('OK')
      expect(await pair.replica.client.get('k')).toBe('newer')
    },
  )

  it('refuses until the address leads to the new one, and is left then', async () => {
    const pair = await startPair()
    await pair.failOver()
    await expect(pair.connection.redis.get('k')).rejects.toSatisfy(isRedisFault)
    pair.proxy.leadTo(pair.replica.port)
    expect(await untilAnswered(RECOVERY_LIMIT_MS, () => pair.connection.redis.get('k'))).toBe('new')
    expect(pair.log.lines.map(({ level }) => level)).toEqual(['warn', 'info'])
  })

  it('a replica is not taken for a first contact', async () => {
    const replica = await startNode(['--replicaof', '127.0.0.1', `${await freePort()}`])
    const log = recordLog()
    const connection = connectRedis({ url: `redis://127.0.0.1:${replica.port}`, ...log })
    onTestFinished(connection.close)
    let isReady = false
    void connection.ready.then(() => {
      isReady = true
    })
    await expect(connection.redis.ping()).rejects.toMatchObject({ reply: 'READONLY' })
    expect(isReady).toBe(false)
    await replica.client.replicaof('NO', 'ONE')
    await connection.ready
    expect(await connection.redis.ping()).toBe('PONG')
  })
})
