import { describe, expect, it } from 'vitest'
import type { Batch, Row } from '@/lib/session/redis/command-batch'
import { RawRedis } from '@/lib/session/redis/raw-redis'
import { RedisError } from '@/lib/session/redis/redis-error'
import { createRequester } from '@/lib/session/redis/requester'
import { defineScript, runScript } from '@/lib/session/redis/script'

/** A transport that answers from a list and remembers what it was asked. */
function scripted(...answers: (Row[] | Error)[]) {
  const asked: Batch[] = []
  const attempt = async (batch: Batch) => {
    asked.push(batch)
    const answer = answers.shift()
    if (!answer) throw new Error('asked too often')
    if (answer instanceof Error) throw answer
    return answer
  }
  return { asked, redis: new RawRedis(createRequester({ attempt })) }
}

const lost = () => new RedisError('REDIS_UNAVAILABLE', 'lost', { mayRepeat: true })

describe('createRequester', () => {
  it('repeats once after a lost connection', async () => {
    const { redis, asked } = scripted(lost(), [{ result: 'v' }])
    expect(await redis.get('k')).toBe('v')
    expect(asked).toHaveLength(2)
  })

  it('does not repeat twice', async () => {
    const { redis, asked } = scripted(lost(), lost(), [{ result: 'v' }])
    await expect(redis.get('k')).rejects.toMatchObject({ code: 'REDIS_UNAVAILABLE' })
    expect(asked).toHaveLength(2)
  })

  it.each(['WRONGTYPE no', 'OOM no', 'ERR no'])('does not repeat what Redis refused: %s', async text => {
    const { redis, asked } = scripted([{ error: text }])
    await expect(redis.get('k')).rejects.toBeInstanceOf(RedisError)
    expect(asked).toHaveLength(1)
  })

  it('sends numbers and booleans as text', async () => {
    const { redis, asked } = scripted([{ result: 1 }])
    await redis.hset('h', { n: 1.5, b: true })
    expect(asked[0]?.commands).toEqual([['hset', 'h', 'n', '1.5', 'b', 'true']])
  })

  it('throws for the whole pipeline when one row tells that Redis could not do its work', async () => {
    const { redis } = scripted([{ result: 'v' }, { error: 'OOM command not allowed' }])
    const pipeline = redis.pipeline().get('k').set('k', 'v')
    await expect(pipeline.exec({ keepErrors: true })).rejects.toMatchObject({
      code: 'REDIS_UNAVAILABLE',
      reply: 'OOM',
    })
  })
})

describe('runScript', () => {
  const script = defineScript('answer', 'return ARGV[1]')

  it('is one command when Redis knows the script', async () => {
    const { redis, asked } = scripted([{ result: '7' }])
    expect(await runScript(redis, script, ['k'], [7])).toBe('7')
    expect(asked.map(({ commands }) => commands[0])).toEqual([['evalsha', script.sha1, '1', 'k', '7']])
  })

  it('brings the script along when Redis does not know it', async () => {
    const { redis, asked } = scripted([{ error: 'NOSCRIPT No matching script.' }], [{ result: '7' }])
    expect(await runScript(redis, script, ['k'], [7])).toBe('7')
    expect(asked[1]?.commands[0]).toEqual(['eval', script.lua, '1', 'k', '7'])
  })

  it('passes every other error on', async () => {
    const { redis, asked } = scripted([{ error: 'OOM command not allowed' }])
    await expect(runScript(redis, script, ['k'], [])).rejects.toMatchObject({ reply: 'OOM' })
    expect(asked).toHaveLength(1)
  })
})
