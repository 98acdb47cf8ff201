import { randomUUID } from 'node:crypto'
import type { Redis } from '@upstash/redis'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RedisConnection } from '@/lib/session/redis'
import { defineScript, runScript } from '@/lib/session/redis/script'
import { connectTo, type RedisTarget } from '@/tests/support/connect'
import { needing } from '@/tests/support/needing'
import { startRedisCluster } from '@/tests/support/redis-cluster'
import { startRedisServer } from '@/tests/support/redis-server'
import { startUpstashBridge } from '@/tests/support/upstash-bridge'

const MEGABYTE = 1024 * 1024
const timeoutMs = 2000

type Target = {
  name: string
  start(): Promise<{ settings: RedisTarget; stop?(): Promise<void> }>
}

const TARGETS: Target[] = [
  {
    name: 'embedded',
    start: async () => ({ settings: { transport: 'embedded', timeoutMs } }),
  },
  {
    name: 'single node over TCP',
    start: async () => {
      const server = await startRedisServer()
      return { settings: { transport: 'tcp', url: server.url, timeoutMs }, stop: server.stop }
    },
  },
  {
    name: 'cluster of three',
    start: async () => {
      const cluster = await startRedisCluster()
      return { settings: { transport: 'tcp', url: cluster.url, timeoutMs }, stop: cluster.stop }
    },
  },
  {
    name: 'Upstash REST',
    start: async () => {
      const server = await startRedisServer()
      const bridge = await startUpstashBridge(server.url)
      const stop = async () => {
        await bridge.stop()
        await server.stop()
      }
      return { settings: { transport: 'upstash', url: bridge.url, token: bridge.token, timeoutMs }, stop }
    },
  },
]

for (const target of TARGETS) {
  const describeTarget = target.name === 'cluster of three' ? needing('redis-server') : describe
  describeTarget(`Redis conformance: ${target.name}`, () => {
    let redis: Redis
    let connection: RedisConnection
    let stop: (() => Promise<void>) | undefined
    /** A key of the running test; all of one test share a slot. */
    let key: (name: string) => string

    beforeAll(async () => {
      const started = await target.start()
      stop = started.stop
      connection = await connectTo(started.settings)
      await connection.ready
      redis = connection.redis
    })
    afterAll(async () => {
      await connection?.close()
      await stop?.()
    })
    beforeEach(() => {
      const tag = randomUUID()
      key = name => `{${tag}}:${name}`
    })

    describe('strings', () => {
      it.each([
        ['plain text', 'hello'],
        ['no text', ''],
        ['digits', '007'],
        ['a number beyond 2^53', '9007199254740993'],
        ['text that is JSON', '{"a":1}'],
        ['true as text', 'true'],
        ['null as text', 'null'],
        ['OK as text', 'OK'],
        ['text that is base64', 'T0s='],
        ['accents and other scripts', 'Grüße, 世界, שלום'],
        ['emoji of several code points', '👩🏽‍🚀🇫🇷'],
        ['NUL, CR and LF', 'a\0b\r\nc\r\n\r\n$5\r\n'],
        [
          'every code unit up to U+07FF',
          String.fromCharCode(...Array.from({ length: 0x800 }, (_, unit) => unit)),
        ],
      ])('gives back %s as it was', async (_, value) => {
        expect(await redis.set(key('s'), value)).toBe('OK')
        expect(await redis.get(key('s'))).toBe(value)
        expect(await redis.strlen(key('s'))).toBe(Buffer.byteLength(value))
      })

      it('gives back a megabyte as it was', async () => {
        const value = 'é\n0123456789abcd'.repeat(MEGABYTE / 16)
        await redis.set(key('large'), value)
        expect((await redis.get(key('large'))) === value).toBe(true)
      })

      it('stores numbers and booleans as their text', async () => {
        await redis.mset({ [key('int')]: 42, [key('float')]: 1.5, [key('bool')]: true })
        expect(await redis.mget(key('int'), key('float'), key('bool'))).toEqual(['42', '1.5', 'true'])
      })

      it('answers null for a key that is not there', async () => {
        expect(await redis.get(key('none'))).toBeNull()
        expect(await redis.mget(key('none'), key('none2'))).toEqual([null, null])
      })

      it('MGET keeps the order and the gaps', async () => {
        await redis.set(key('a'), '1')
        await redis.set(key('c'), '3')
        expect(await redis.mget(key('a'), key('b'), key('c'))).toEqual(['1', null, '3'])
      })

      it('SET NX sets once, SET XX only what is there', async () => {
        expect(await redis.set(key('x'), '1', { xx: true })).toBeNull()
        expect(await redis.set(key('x'), '1', { nx: true })).toBe('OK')
        expect(await redis.set(key('x'), '2', { nx: true })).toBeNull()
        expect(await redis.set(key('x'), '3', { xx: true })).toBe('OK')
        expect(await redis.get(key('x'))).toBe('3')
      })

      it('SET GET answers the old value', async () => {
        expect(await redis.set(key('g'), 'new', { get: true })).toBeNull()
        expect(await redis.set(key('g'), 'newer', { get: true })).toBe('new')
      })

      it('INCR counts', async () => {
        expect(await redis.incr(key('n'))).toBe(1)
        expect(await redis.incrby(key('n'), 41)).toBe(42)
        expect(await redis.get(key('n'))).toBe('42')
      })

      it('EXISTS and DEL count keys', async () => {
        await redis.set(key('a'), '1')
        expect(await redis.exists(key('a'), key('b'))).toBe(1)
        expect(await redis.del(key('a'), key('b'))).toBe(1)
        expect(await redis.exists(key('a'))).toBe(0)
      })
    })

    describe('expiry', () => {
      it('SET PX gives a key a life that KEEPTTL keeps and a plain SET ends', async () => {
        await redis.set(key('t'), '1', { px: 60_000 })
        expect(await redis.pttl(key('t'))).toBeGreaterThan(50_000)
        await redis.set(key('t'), '2', { keepTtl: true })
        expect(await redis.pttl(key('t'))).toBeGreaterThan(50_000)
        await redis.set(key('t'), '3')
        expect(await redis.pttl(key('t'))).toBe(-1)
      })

      it('EXPIRE, PERSIST and TTL agree', async () => {
        expect(await redis.expire(key('t'), 10)).toBe(0)
        await redis.set(key('t'), '1')
        expect(await redis.expire(key('t'), 100)).toBe(1)
        expect(await redis.ttl(key('t'))).toBeGreaterThan(90)
        expect(await redis.persist(key('t'))).toBe(1)
        expect(await redis.ttl(key('t'))).toBe(-1)
        expect(await redis.ttl(key('none'))).toBe(-2)
      })

      it('drops a key when its time is over', async () => {
        await redis.set(key('short'), '1', { px: 30 })
        await expect.poll(() => redis.get(key('short')), { interval: 10, timeout: 2000 }).toBeNull()
        expect(await redis.exists(key('short'))).toBe(0)
      })
    })

    describe('hashes', () => {
      it('HGETALL answers a flat list of texts, not an object', async () => {
        expect(await redis.hset(key('h'), { name: 'Ada', count: 7, empty: '' })).toBe(3)
        const flat: unknown = await redis.hgetall(key('h'))
        expect(flat).toEqual(['name', 'Ada', 'count', '7', 'empty', ''])
        expect(await redis.hgetall(key('none'))).toEqual([])
      })

      it('HGET and HMGET keep the order and the gaps', async () => {
        await redis.hset(key('h'), { a: '01', b: '2' })
        expect(await redis.hget(key('h'), 'a')).toBe('01')
        expect(await redis.hget(key('h'), 'z')).toBeNull()
        expect(await redis.hmget(key('h'), 'a', 'z', 'b')).toEqual(['01', null, '2'])
      })

      it('HDEL, HEXISTS and HINCRBY', async () => {
        expect(await redis.hincrby(key('h'), 'n', 5)).toBe(5)
        expect(await redis.hexists(key('h'), 'n')).toBe(1)
        expect(await redis.hdel(key('h'), 'n', 'm')).toBe(1)
        expect(await redis.hlen(key('h'))).toBe(0)
      })
    })

    describe('sorted sets', () => {
      it('keeps members by score, scores as text', async () => {
        await redis.zadd(
          key('z'),
          { score: 2, member: 'b' },
          { score: 1, member: 'a' },
          { score: 3.5, member: 'c' },
        )
        expect(await redis.zrange(key('z'), 0, -1)).toEqual(['a', 'b', 'c'])
        expect(await redis.zrange(key('z'), 0, -1, { withScores: true })).toEqual([
          'a',
          '1',
          'b',
          '2',
          'c',
          '3.5',
        ])
        expect(await redis.zscore(key('z'), 'c')).toBe('3.5')
        expect(await redis.zscore(key('z'), 'none')).toBeNull()
      })

      it('ranges and removes by score', async () => {
        await redis.zadd(
          key('z'),
          { score: 10, member: 'x' },
          { score: 20, member: 'y' },
          { score: 30, member: 'w' },
        )
        expect(await redis.zrange(key('z'), 15, '+inf', { byScore: true })).toEqual(['y', 'w'])
        expect(await redis.zremrangebyscore(key('z'), '-inf', 20)).toBe(2)
        expect(await redis.zcard(key('z'))).toBe(1)
      })
    })

    describe('streams', () => {
      it('XADD with MAXLEN keeps the newest, XREVRANGE reads them newest first', async () => {
        for (const type of ['one', 'two', 'three', 'four']) {
          const id = await redis.xadd(
            key('e'),
            '*',
            { type, at: '5' },
            { trim: { type: 'MAXLEN', comparison: '=', threshold: 3 } },
          )
          expect(id).toMatch(/^\d+-\d+$/)
        }
        expect(await redis.xlen(key('e'))).toBe(3)
        const newest: unknown = await redis.xrevrange(key('e'), '+', '-', 2)
        expect(newest).toEqual([
          [expect.stringMatching(/^\d+-\d+$/), ['type', 'four', 'at', '5']],
          [expect.stringMatching(/^\d+-\d+$/), ['type', 'three', 'at', '5']],
        ])
      })
    })

    describe('sets and lists', () => {
      it('keeps members once, and elements in order', async () => {
        expect(await redis.sadd(key('set'), 'a', 'b', 'a')).toBe(2)
        expect((await redis.smembers(key('set'))).sort()).toEqual(['a', 'b'])
        expect(await redis.rpush(key('list'), '1', '2', '3')).toBe(3)
        expect(await redis.lrange(key('list'), 0, -1)).toEqual(['1', '2', '3'])
      })
    })

    describe('scripts', () => {
      it('EVAL answers numbers, texts, nil and nested lists', async () => {
        const lua = `return {1, 'two', '3', false, {KEYS[1], {ARGV[1], -7}}, {}}`
        expect(await redis.eval(lua, [key('k')], ['é'])).toEqual([
          1,
          'two',
          '3',
          null,
          [key('k'), ['é', -7]],
          [],
        ])
      })

      it.each([
        ['a number', 'return 42', 42],
        ['a fraction, cut off', 'return 3.99', 3],
        ['a text', `return 'text'`, 'text'],
        ['no text', `return ''`, ''],
        ['nil', 'return nil', null],
        ['true', 'return true', 1],
        ['false', 'return false', null],
        ['a status', `return redis.status_reply('DONE')`, 'DONE'],
        ['the status of a command', `return redis.call('SET', KEYS[1], '1')`, 'OK'],
        ['a status in a list', `return {redis.call('SET', KEYS[1], '1'), 'OK'}`, ['OK', 'OK']],
      ])('EVAL answers %s', async (_, lua, reply) => {
        expect(await redis.eval(lua, [key('k')], [])).toEqual(reply)
      })

      it('runScript brings an unknown script to Redis, and repeats by its digest', async () => {
        const script = defineScript(
          'fresh',
          `-- ${randomUUID()}\nreturn redis.call('INCRBY', KEYS[1], ARGV[1])`,
        )
        await expect(redis.evalsha(script.sha1, [key('n')], ['1'])).rejects.toMatchObject({
          reply: 'NOSCRIPT',
        })
        expect(await runScript(redis, script, [key('n')], [5])).toBe(5)
        expect(await redis.evalsha(script.sha1, [key('n')], ['2'])).toBe(7)
        expect(await runScript(redis, script, [key('n')], ['3'])).toBe(10)
      })

      it('changes several keys at once, or none when it fails before', async () => {
        const lua = `redis.call('SET', KEYS[1], ARGV[1]); redis.call('HSET', KEYS[2], 'v', ARGV[1]); return redis.call('TTL', KEYS[1])`
        expect(await redis.eval(lua, [key('a'), key('b')], ['x'])).toBe(-1)
        expect(await redis.hget(key('b'), 'v')).toBe('x')
      })

      it('an error in a script is an error of the command', async () => {
        await expect(
          redis.eval(`return redis.error_reply('MYCODE stop')`, [key('k')], []),
        ).rejects.toMatchObject({
          code: 'REDIS_COMMAND',
          reply: 'MYCODE',
        })
        await expect(redis.eval('return nonsense(', [key('k')], [])).rejects.toMatchObject({
          code: 'REDIS_COMMAND',
        })
      })
    })

    describe('several commands', () => {
      it('a pipeline answers each command in order', async () => {
        const answers = await redis
          .pipeline()
          .set(key('a'), '1')
          .get(key('a'))
          .get(key('none'))
          .incr(key('n'))
          .exec()
        expect(answers).toEqual(['OK', '1', null, 1])
      })

      it('a pipeline reaches keys of different slots', async () => {
        const keys = Array.from({ length: 20 }, () => randomUUID())
        const writes = redis.pipeline()
        for (const each of keys) writes.set(each, each, { ex: 60 })
        expect(await writes.exec()).toEqual(keys.map(() => 'OK'))
        const reads = redis.pipeline()
        for (const each of keys) reads.get(each)
        expect(await reads.exec()).toEqual(keys)
      })

      it('one failing command of a pipeline fails alone', async () => {
        await redis.set(key('text'), 'x')
        const pipeline = redis.pipeline().set(key('a'), '1').lpush(key('text'), 'y').get(key('a'))
        const rows = await pipeline.exec({ keepErrors: true })
        expect(rows.map(row => row.result ?? null)).toEqual(['OK', null, '1'])
        expect(rows.map(row => row.error?.slice(0, 9))).toEqual([undefined, 'WRONGTYPE', undefined])
      })

      it('a failing command fails its pipeline when errors are not kept', async () => {
        await redis.set(key('text'), 'x')
        const pipeline = redis.pipeline().get(key('text')).lpush(key('text'), 'y')
        await expect(pipeline.exec()).rejects.toThrow('WRONGTYPE')
      })

      it('a transaction answers each command, of one that fails too', async () => {
        const answers = await redis
          .multi()
          .set(key('a'), '1')
          .hset(key('h'), { f: 'v' })
          .hgetall(key('h'))
          .incr(key('a'))
          .exec()
        expect(answers).toEqual(['OK', 1, ['f', 'v'], 2])
        const failing = redis.multi().set(key('b'), '1').lpush(key('a'), 'x').get(key('b'))
        const rows = await failing.exec({ keepErrors: true })
        expect(rows.map(row => row.result ?? row.error?.slice(0, 9))).toEqual(['OK', 'WRONGTYPE', '1'])
      })

      it('a transaction with a malformed command changes nothing', async () => {
        const aborted = redis.multi().set(key('never'), '1').mset({})
        await expect(aborted.exec()).rejects.toMatchObject({ code: 'REDIS_COMMAND' })
        expect(await redis.exists(key('never'))).toBe(0)
      })

      it('a hundred concurrent commands each get their own answer', async () => {
        const numbers = Array.from({ length: 100 }, (_, index) => index)
        const echoes = numbers.map(async number => {
          const own = randomUUID()
          await redis.set(own, `${number}`, { ex: 60 })
          return await redis.get(own)
        })
        expect(await Promise.all(echoes)).toEqual(numbers.map(String))
      })

      it('concurrent transactions, pipelines, scripts and commands do not mix', async () => {
        const rounds = Array.from({ length: 25 }, (_, index) => `${index}`)
        const answers = await Promise.all(
          rounds.flatMap(value => [
            redis.multi().set(key(value), value).get(key(value)).exec(),
            redis
              .pipeline()
              .set(`p${key(value)}`, value)
              .exec(),
            redis.eval('return ARGV[1]', [key(value)], [value]),
            redis.incrby(key(`n${value}`), Number(value)),
          ]),
        )
        expect(answers).toEqual(rounds.flatMap(value => [['OK', value], ['OK'], value, Number(value)]))
      })
    })

    describe('errors', () => {
      it('a wrong type', async () => {
        await redis.set(key('text'), 'x')
        await expect(redis.hget(key('text'), 'f')).rejects.toMatchObject({
          code: 'REDIS_COMMAND',
          reply: 'WRONGTYPE',
        })
      })

      it('a wrong number of arguments', async () => {
        await expect(redis.mset({})).rejects.toMatchObject({ code: 'REDIS_COMMAND', reply: 'ERR' })
      })

      it('an unknown command, whose arguments are not repeated', async () => {
        const failure = redis.exec(['NOSUCHCOMMAND', key('k'), 'secret-argument'])
        await expect(failure).rejects.toMatchObject({ code: 'REDIS_COMMAND', reply: 'ERR' })
        await expect(failure).rejects.not.toThrow('secret-argument')
      })

      it('an error leaves the connection fit for the next command', async () => {
        await redis.set(key('text'), 'x')
        await expect(redis.incr(key('text'))).rejects.toMatchObject({ code: 'REDIS_COMMAND' })
        expect(await redis.get(key('text'))).toBe('x')
      })
    })

    it('keeps what it was given: nothing is evicted', async () => {
      const policy: unknown = await redis.exec(['CONFIG', 'GET', 'maxmemory-policy'])
      expect(policy).toEqual(['maxmemory-policy', 'noeviction'])
    })
  })
}
