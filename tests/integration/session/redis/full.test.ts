import type { Redis } from '@upstash/redis'
import { describe, expect, it, onTestFinished } from 'vitest'
import { probeWrites } from '@/lib/connection'
import { startEmbeddedServer } from '@/lib/server/embedded/embedded-server'
import { connectRedis } from '@/lib/session/redis'
import { defineScript, runScript } from '@/lib/session/redis/script'
import { startRedisServer } from '@/tests/support/redis-server'

type Start = () => Promise<{ url: string; stop(): Promise<void> }>

const WRITE = `redis.call('SET', KEYS[2], 'denied')
return redis.call('EXISTS', KEYS[1], KEYS[2])`
const KEYS = ['{full}session', '{full}deny']

/** A Redis that has reached `maxmemory` under `noeviction`, with a session in it. */
async function startFull(start: Start): Promise<Redis> {
  const server = await start()
  onTestFinished(server.stop)
  const connection = connectRedis({ url: server.url, timeoutMs: 2000 })
  onTestFinished(connection.close)
  const { redis } = connection
  await redis.set(KEYS[0] ?? '', 'alive')
  await redis.exec(['CONFIG', 'SET', 'maxmemory-policy', 'noeviction'])
  await redis.exec(['CONFIG', 'SET', 'maxmemory', '1'])
  return redis
}

describe('the embedded Valkey that is full', () => testFull(startEmbeddedServer))
describe('a server of its own that is full', () => testFull(() => startRedisServer()))

function testFull(start: Start): void {
  it('refuses the writes of a plain script, and the probe', async () => {
    const redis = await startFull(start)
    await expect(runScript(redis, defineScript('plain', WRITE), KEYS, [])).rejects.toMatchObject({
      reply: 'OOM',
    })
    await expect(probeWrites(redis)).rejects.toMatchObject({ code: 'store_unavailable', isRefusal: true })
  })

  it.each([
    ['allowOom', defineScript('ending', WRITE, { allowOom: true })],
    ['a DEL first', defineScript('ending', `redis.call('DEL', KEYS[2])\n${WRITE}`)],
    ['the flag allow-oom', defineScript('ending', `#!lua flags=allow-oom\n${WRITE}`)],
  ])('takes the writes of a script with %s, and keeps its first key', async (__, script) => {
    const redis = await startFull(start)
    expect(await runScript(redis, script, KEYS, [])).toBe(2)
    expect(await redis.mget(...KEYS)).toEqual(['alive', 'denied'])
  })

  it('takes the writes of a script with allowOom whose first key is missing', async () => {
    const redis = await startFull(start)
    const script = defineScript(
      'ending',
      `redis.call('SET', KEYS[2], 'denied') return redis.call('EXISTS', KEYS[1])`,
      {
        allowOom: true,
      },
    )
    expect(await runScript(redis, script, ['{full}none', '{full}deny'], [])).toBe(0)
  })
}
