import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import tls from 'node:tls'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import type { RedisConnection } from '@/lib/session/redis'
import { isRedisFault } from '@/lib/session/redis/redis-error'
import { connectTo, type RedisTarget } from '@/tests/support/connect'
import { freePort } from '@/tests/support/free-port'
import { needing } from '@/tests/support/needing'
import { createCertificate } from '@/tests/support/redis-certificate'
import { startRedisCluster } from '@/tests/support/redis-cluster'
import { type RecordedLog, recordLog } from '@/tests/support/redis-log'
import { startRedisServer } from '@/tests/support/redis-server'
import { untilAnswered } from '@/tests/support/until-answered'
import { type BridgeFault, startUpstashBridge } from '@/tests/support/upstash-bridge'

const FAILURE_LIMIT_MS = 1000
const RECOVERY_LIMIT_MS = 2000
const timeoutMs = 300

const open: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

async function connectLogged(target: RedisTarget): Promise<RedisConnection & { log: RecordedLog }> {
  const log = recordLog()
  const connection = await connectTo(target, log)
  open.push(connection.close)
  return {
    ...connection,
    get ready() {
      return connection.ready
    },
    log,
  }
}

const overTcp = (url: string) => connectLogged({ transport: 'tcp', url, timeoutMs })

async function startServer(options?: Parameters<typeof startRedisServer>[0]) {
  const server = await startRedisServer(options)
  open.push(server.stop)
  return server
}

async function startBridge(redisUrl: string) {
  const bridge = await startUpstashBridge(redisUrl)
  open.push(bridge.stop)
  return bridge
}

/** What a command throws; fails the test if it succeeds or takes a second. */
async function failureOf(command: Promise<unknown>): Promise<Error & { code?: string }> {
  const startedAt = performance.now()
  const error: unknown = await command.then(
    reply => Promise.reject(new Error(`expected a failure, got ${JSON.stringify(reply)}`)),
    (reason: unknown) => reason,
  )
  expect(performance.now() - startedAt).toBeLessThan(FAILURE_LIMIT_MS)
  expect(isRedisFault(error), String(error)).toBe(true)
  return error as Error
}

/** Asks until Redis answers; fails the test if that takes longer than two seconds from now. */
async function untilServed({ redis }: RedisConnection): Promise<void> {
  expect(await untilAnswered(RECOVERY_LIMIT_MS, () => redis.ping())).toBe('PONG')
}

describe('Redis over TCP when it fails', () => {
  it('refused from the start: commands fail fast, one line is logged, and it serves when Redis appears', async () => {
    const port = await freePort()
    const connection = await overTcp(`redis://user:hunter2@127.0.0.1:${port}`)
    let isReady = false
    connection.ready.then(() => {
      isReady = true
    })
    for (let i = 0; i < 5; i += 1) await failureOf(connection.redis.get('k'))
    expect(isReady).toBe(false)
    expect(connection.log.lines).toHaveLength(1)
    expect(connection.log.lines[0]).toMatchObject({ level: 'warn', fields: { reason: 'ECONNREFUSED' } })

    await startServer({ port, args: ['--user', 'user', 'on', '>hunter2', '~*', '&*', '+@all'] })
    await untilServed(connection)
    await connection.ready
    expect(connection.log.lines.map(line => line.level)).toEqual(['warn', 'info'])
    expect(JSON.stringify(connection.log.lines)).not.toContain('hunter2')
  })

  it('killed and started again: commands fail fast, then it serves, with two lines in the log', async () => {
    const server = await startServer()
    const connection = await overTcp(server.url)
    await connection.ready
    expect(connection.log.lines).toEqual([])
    await server.kill()
    for (let i = 0; i < 3; i += 1) await failureOf(connection.redis.get('k'))
    await startServer({ port: server.port })
    await untilServed(connection)
    expect(connection.log.lines.map(line => line.level)).toEqual(['warn', 'info'])
  })

  it('hanging (SIGSTOP): commands fail by the deadline, and it serves after SIGCONT', async () => {
    const server = await startServer()
    const connection = await overTcp(server.url)
    await connection.ready
    server.pause()
    await failureOf(connection.redis.set('k', '1'))
    await Promise.all(Array.from({ length: 50 }, () => failureOf(connection.redis.get('k'))))
    server.resume()
    await untilServed(connection)
    expect(connection.log.lines.map(line => line.level)).toEqual(['warn', 'info'])
  })

  it('a hang from the start does not count as ready', async () => {
    const server = await startServer()
    server.pause()
    const connection = await overTcp(server.url)
    await failureOf(connection.redis.get('k'))
    await failureOf(connection.redis.get('k'))
    expect(connection.log.lines.map(line => line.level)).toEqual(['warn'])
    server.resume()
    await untilServed(connection)
  })

  it('a command that was reported as failed does not run later', async () => {
    const port = await freePort()
    const connection = await overTcp(`redis://127.0.0.1:${port}`)
    await failureOf(connection.redis.incr('late'))
    const failures = Array.from({ length: 20 }, () => failureOf(connection.redis.incr('late')))
    await Promise.all(failures)
    await startServer({ port })
    await untilServed(connection)
    expect(await connection.redis.get('late')).toBeNull()
  })

  it('a connection cut while idle costs nobody a failure', async () => {
    const server = await startServer()
    const connection = await overTcp(server.url)
    const other = await overTcp(server.url)
    await Promise.all([connection.ready, other.ready])
    for (let i = 0; i < 5; i += 1) {
      await other.redis.exec(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'])
      expect(await connection.redis.ping()).toBe('PONG')
    }
  })

  it('an answer lost after the command ran is asked for once more', async () => {
    const server = await startServer()
    const proxy = await startProxy(server.port)
    const connection = await overTcp(proxy.url)
    await connection.ready
    proxy.cutNextAnswer()
    expect(await connection.redis.incr('n')).toBe(2)
  })

  it('a host name that does not exist', async () => {
    const connection = await overTcp('redis://no-such-host.invalid:6379')
    await failureOf(connection.redis.get('k'))
    expect(connection.log.lines).toHaveLength(1)
  })

  it('a wrong password', async () => {
    const server = await startServer({ args: ['--requirepass', 'right'] })
    const connection = await overTcp(server.url.replace('://', '://:wrong-password@'))
    await failureOf(connection.redis.get('k'))
    expect(JSON.stringify(connection.log.lines)).toMatch(/WRONGPASS/)
    expect(JSON.stringify(connection.log.lines)).not.toContain('wrong-password')
  })

  it('a password with every kind of sign, and a database number', async () => {
    const password = 'p@ss:w/o,r#d?&é'
    const server = await startServer({ args: ['--requirepass', password] })
    const login = `:${encodeURIComponent(password)}@`
    const connection = await overTcp(`${server.url.replace('://', `://${login}`)}/3`)
    await connection.redis.set('k', 'in 3')
    expect(await connection.redis.exec(['CLIENT', 'INFO'])).toMatch(/ db=3 /)
  })

  it('out of memory is a fault, and reading goes on', async () => {
    const server = await startServer({ args: ['--maxmemory', '1', '--maxmemory-policy', 'noeviction'] })
    const connection = await overTcp(server.url)
    const error = await failureOf(connection.redis.set('k', 'secret-value'))
    expect(error).toMatchObject({ code: 'REDIS_UNAVAILABLE', reply: 'OOM' })
    await failureOf(connection.redis.pipeline().get('k').set('k', 'secret-value').exec())
    await failureOf(connection.redis.multi().get('k').set('k', 'secret-value').exec())
    expect(await connection.redis.get('k')).toBeNull()
  })

  it('a read-only replica without its master is a fault', async () => {
    const server = await startServer({ args: ['--replicaof', '127.0.0.1', `${await freePort()}`] })
    const connection = await overTcp(server.url)
    expect(await failureOf(connection.redis.set('k', '1'))).toMatchObject({ reply: 'READONLY' })
  })

  it('this process being blocked longer than the deadline is not a fault', async () => {
    const server = await startServer()
    const connection = await overTcp(server.url)
    const embedded = await connectLogged({ transport: 'embedded', timeoutMs })
    await Promise.all([connection.ready, embedded.ready])
    const answers = Promise.all([connection.redis.ping(), embedded.redis.ping()])
    const until = performance.now() + 2 * timeoutMs
    while (performance.now() < until);
    expect(await answers).toEqual(['PONG', 'PONG'])
  })

  it('after close, commands fail at once', async () => {
    const server = await startServer()
    const connection = await overTcp(server.url)
    await connection.ready
    await connection.close()
    await failureOf(connection.redis.get('k'))
    expect(connection.log.lines).toEqual([])
  })
})

needing('redis-server')('a Redis cluster when it fails', () => {
  it('one node hanging fails its own keys only, and serves them when it is back', async () => {
    const cluster = await startRedisCluster()
    open.push(cluster.stop)
    const connection = await overTcp(cluster.url)
    await connection.ready
    const [first, , last] = cluster.nodes
    if (!first || !last) throw new Error('a cluster has three nodes')
    // Slots 3300, 12182 and 6918: the first and the last third, and the middle.
    await Promise.all(['b', 'foo', 'd'].map(key => connection.redis.set(key, key)))
    first.pause()
    await failureOf(connection.redis.get('b'))
    expect(await connection.redis.get('foo')).toBe('foo')
    first.resume()
    expect(await untilAnswered(RECOVERY_LIMIT_MS, () => connection.redis.get('b'))).toBe('b')
  })

  it('follows slots that move to another node', async () => {
    const cluster = await startRedisCluster()
    open.push(cluster.stop)
    const connection = await overTcp(cluster.url)
    await connection.ready
    await connection.redis.set('foo', 'before')
    const owners = await Promise.all(cluster.nodes.map(node => overTcp(node.url)))
    const ids = await Promise.all(owners.map(owner => owner.redis.exec<string>(['CLUSTER', 'MYID'])))
    const [target, , source] = owners
    if (!target || !source) throw new Error('a cluster has three nodes')
    const slot = 12182
    await target.redis.exec(['CLUSTER', 'SETSLOT', slot, 'IMPORTING', ids[2] ?? ''])
    await source.redis.exec(['CLUSTER', 'SETSLOT', slot, 'MIGRATING', ids[0] ?? ''])
    // A key that is not on the source any more is asked for at the target (ASK).
    expect(await connection.redis.set('{foo}new', 'asked')).toBe('OK')
    expect(await connection.redis.get('{foo}new')).toBe('asked')
    expect(await connection.redis.get('foo')).toBe('before')
    const port = cluster.nodes[0]?.port ?? 0
    await source.redis.exec(['MIGRATE', '127.0.0.1', port, 'foo', 0, 1000])
    for (const owner of [target, source])
      await owner.redis.exec(['CLUSTER', 'SETSLOT', slot, 'NODE', ids[0] ?? ''])
    expect(await connection.redis.get('foo')).toBe('before')
    expect(await connection.redis.multi().set('foo', 'moved').get('{foo}new').exec()).toEqual(['OK', 'asked'])
  })

  it('gone altogether and back: fails fast, then serves', async () => {
    const cluster = await startRedisCluster()
    open.push(cluster.stop)
    const connection = await overTcp(cluster.url)
    await connection.ready
    for (const node of cluster.nodes) node.pause()
    for (const key of ['a', 'b', 'c', 'd']) await failureOf(connection.redis.set(key, '1'))
    for (const node of cluster.nodes) node.resume()
    expect(await untilAnswered(RECOVERY_LIMIT_MS, () => connection.redis.set('a', '1'))).toBe('OK')
  })
})

needing('redis-server', 'openssl')('Redis over TLS', () => {
  it('rediss:// checks the certificate, and trusts the authority of NODE_EXTRA_CA_CERTS', async () => {
    const certificate = createCertificate()
    onTestFinished(certificate.remove)
    const server = await startServer({ tls: certificate })
    const distrusting = await overTcp(server.url)
    await failureOf(distrusting.redis.get('k'))
    expect(distrusting.log.lines[0]?.fields).toMatchObject({ reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' })

    trustLikeExtraCaCerts(readFileSync(certificate.certFile, 'utf8'))
    const trusting = await overTcp(server.url)
    expect(await trusting.redis.set('k', 'over TLS')).toBe('OK')
    expect(await trusting.redis.get('k')).toBe('over TLS')
  })
})

describe('Redis over REST when it fails', () => {
  async function startRest() {
    const server = await startServer()
    const bridge = await startBridge(server.url)
    const connection = await connectLogged({
      transport: 'upstash',
      url: bridge.url,
      token: bridge.token,
      timeoutMs,
    })
    await connection.ready
    return { server, bridge, connection }
  }

  it.each<BridgeFault>([
    'html',
    'truncated',
    'empty',
    'empty-object',
    'object-result',
    'not-base64',
    'null',
    'missing-row',
    'status-500',
    'status-429',
    'hang',
    'reset',
    'reset-after',
    'broken-chunk',
  ])('an answer that is none (%s) is a fault, never an absent key', async fault => {
    const { bridge, connection } = await startRest()
    await connection.redis.set('k', 'v')
    bridge.fault = fault
    await failureOf(connection.redis.get('k'))
    await failureOf(connection.redis.pipeline().get('k').get('k').exec())
    await failureOf(connection.redis.pipeline().get('k').get('k').exec({ keepErrors: true }))
    await failureOf(connection.redis.multi().get('k').get('k').exec())
    bridge.fault = null
    expect(await connection.redis.get('k')).toBe('v')
    expect(connection.log.lines.map(line => line.level)).toEqual(['warn', 'info'])
  })

  it('concurrent commands leave in one request, and fail or succeed each on its own', async () => {
    const { bridge, connection } = await startRest()
    await connection.redis.set('text', 'x')
    const before = bridge.requests.length
    const answers = await Promise.allSettled([
      connection.redis.get('text'),
      connection.redis.lpush('text', 'y'),
      connection.redis.get('none'),
    ])
    expect(bridge.requests.slice(before)).toEqual(['/pipeline'])
    expect(answers).toMatchObject([
      { value: 'x' },
      { reason: { code: 'REDIS_COMMAND', reply: 'WRONGTYPE' } },
      { value: null },
    ])
    for (const fault of ['hang', 'html', 'missing-row'] as const) {
      bridge.fault = fault
      await Promise.all(['a', 'b', 'c'].map(key => failureOf(connection.redis.get(key))))
    }
  })

  it('a wrong token is a fault and is not repeated in the log', async () => {
    const { bridge } = await startRest()
    const connection = await connectLogged({
      transport: 'upstash',
      url: bridge.url,
      token: 'wrong-token-value',
      timeoutMs,
    })
    const error = await failureOf(connection.redis.get('k'))
    expect(error.message).toContain('401')
    expect(JSON.stringify(connection.log.lines)).not.toContain('wrong-token-value')
  })

  it('refused from the start: fails fast, and serves when the endpoint appears', async () => {
    const server = await startServer()
    const port = await freePort()
    const token = 'bridge-token-0123456789'
    const connection = await connectLogged({
      transport: 'upstash',
      url: `http://127.0.0.1:${port}`,
      token,
      timeoutMs,
    })
    await failureOf(connection.redis.get('k'))
    const bridge = await startUpstashBridge(server.url, port)
    open.push(bridge.stop)
    await connection.ready
    expect(await connection.redis.get('k')).toBeNull()
  })

  it('a connection cut while idle costs nobody a failure', async () => {
    const { server, connection } = await startRest()
    const proxy = await startProxy(new URL((await startBridge(server.url)).url).port)
    const through = await connectLogged({
      transport: 'upstash',
      url: proxy.url.replace('redis:', 'http:'),
      token: 'bridge-token-0123456789',
      timeoutMs,
    })
    await through.ready
    proxy.cutNextAnswer()
    expect(await through.redis.incr('n')).toBe(2)
    expect(await connection.redis.get('n')).toBe('2')
  })
})

describe('what an error tells', () => {
  it.each(['tcp', 'upstash'] as const)('no argument of the command (%s)', async transport => {
    const server = await startServer()
    const bridge = await startBridge(server.url)
    const settings: RedisTarget =
      transport === 'tcp'
        ? { transport, url: server.url, timeoutMs }
        : { transport, url: bridge.url, token: bridge.token, timeoutMs }
    const { redis } = await connectLogged(settings)
    const secret = 'ada@example.com'
    await redis.set('text', 'x')
    const failing = [
      redis.exec(['NOSUCH', secret]),
      redis.exec(['SET', 'k', secret, 'NOSUCHOPTION', secret]),
      redis.lpush('text', secret),
      redis.eval(`return redis.error_reply('ERR refused ' .. ARGV[1])`, ['k'], [secret]),
      redis.eval(`error(ARGV[1])`, ['k'], [secret]),
      redis.pipeline().lpush('text', secret).exec(),
      redis.multi().lpush('text', secret).exec(),
      redis.pipeline().eval(`error(ARGV[1])`, ['k'], [secret]).exec(),
    ]
    for (const outcome of await Promise.allSettled(failing)) {
      if (outcome.status === 'fulfilled') throw new Error('expected a failure')
      const error: Error = outcome.reason
      expect(`${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain(
        secret,
      )
    }
  })
})

/** What NODE_EXTRA_CA_CERTS does at the start of a process, done for the running test. */
function trustLikeExtraCaCerts(pem: string): void {
  const { createSecureContext } = tls
  onTestFinished(() => {
    tls.createSecureContext = createSecureContext
  })
  tls.createSecureContext = options => {
    const secure = createSecureContext(options)
    secure.context.addCACert(pem)
    return secure
  }
}

/** Passes bytes on to a port, and can swallow an answer and cut the connection instead. */
async function startProxy(port: number | string) {
  const sockets = new Set<Socket>()
  let cut = false
  const server: Server = createServer(client => {
    const upstream = connect(Number(port), '127.0.0.1')
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => socket.destroy()))
    client.on('data', data => upstream.write(data)).on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
    upstream.on('data', data => {
      if (!cut) return client.write(data)
      cut = false
      client.destroy()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return {
    url: `redis://127.0.0.1:${address.port}`,
    cutNextAnswer: () => {
      cut = true
    },
  }
}
