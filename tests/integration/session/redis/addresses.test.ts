import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { connectRedis } from '@/lib/session/redis'
import { freePort } from '@/tests/support/free-port'
import { needing } from '@/tests/support/needing'
import { recordLog } from '@/tests/support/redis-log'
import { startSentinels } from '@/tests/support/redis-sentinels'
import { startRedisServer } from '@/tests/support/redis-server'
import { answerOrNull } from '@/tests/support/until-answered'

const LIMIT_MS = 5000

needing('redis-server')('the addresses that a connection can be given', () => {
  it('a unix socket, with a password and a database', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'redis-socket-'))
    onTestFinished(() => rmSync(dir, { recursive: true }))
    const socket = join(dir, 'redis.sock')
    const server = await startRedisServer({ args: ['--unixsocket', socket, '--requirepass', 'umbrella'] })
    onTestFinished(server.stop)
    const { redis, close, ready } = connectRedis({ url: `redis+unix://:umbrella@${socket}?db=2` })
    onTestFinished(close)
    await ready
    await redis.set('k', 'v')
    const { redis: overTcp, close: closeTcp } = connectRedis({
      url: `redis://:umbrella@${server.host}:${server.port}/2`,
    })
    onTestFinished(closeTcp)
    expect(await overTcp.get('k')).toBe('v')
  })

  it('Sentinels, some of which are away; the primary that they name is followed', async () => {
    const set = await startSentinels()
    onTestFinished(set.stop)
    const url = set.url.replace('//', `//127.0.0.1:${await freePort()},`)
    const { redis, close, ready } = connectRedis({ url })
    onTestFinished(close)
    await ready
    expect(await redis.set('k', 'old')).toBe('OK')
    const primary = await set.current()
    await set.failOver()
    await expect.poll(async () => (await set.current()) !== primary, { timeout: LIMIT_MS }).toBe(true)
    const { redis: direct, close: closeDirect } = connectRedis({ url: (await set.current()).url })
    onTestFinished(closeDirect)
    // What the old primary still takes before it is demoted is lost.
    const writeThere = async () => {
      await answerOrNull(() => redis.set('k', 'new'))
      return direct.get('k')
    }
    await expect.poll(writeThere, { interval: 20, timeout: LIMIT_MS }).toBe('new')
  })
})

it('Sentinels that are all away: commands fail, and it is told once', async () => {
  const log = recordLog()
  const url = `redis-sentinel://:hunter2@127.0.0.1:${await freePort()}/main`
  const { redis, close } = connectRedis({ url, ...log })
  onTestFinished(close)
  await expect(redis.ping()).rejects.toMatchObject({ code: expect.stringMatching(/UNAVAILABLE|TIMEOUT/) })
  const startedAt = performance.now()
  await expect(redis.ping()).rejects.toMatchObject({ code: 'REDIS_UNAVAILABLE' })
  expect(performance.now() - startedAt, 'fails at once').toBeLessThan(200)
  expect(log.lines).toMatchObject([{ level: 'warn', fields: { reason: 'no Sentinel names the primary' } }])
  expect(JSON.stringify(log.lines)).not.toContain('hunter2')
})
