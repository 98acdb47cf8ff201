import type { Requester } from '@upstash/redis'
import { expect, test } from 'vitest'
import { recordCommands, UNREACHABLE } from '@/lib/lab/recording-redis'
import { isRedisUnavailable } from '@/lib/lab/store/unavailable'

const answering = (result: unknown): Requester => ({ request: async () => ({ result }) as never })

test('a recording client notes each command by its name, and answers as Redis did', async () => {
  const { redis, recorded } = recordCommands(answering('007'))
  expect(await redis.get('k')).toBe('007')
  await redis.evalsha('0'.repeat(40), ['k'], [])
  expect(recorded.map(({ name }) => name)).toEqual(['GET', 'EVALSHA'])
  for (const { ms } of recorded) expect(ms).toBeGreaterThanOrEqual(0)
})

test('a recording client notes every command of a pipeline', async () => {
  const pipeline: Requester = { request: async () => [{ result: 'a' }, { result: 1 }] as never }
  const { redis, recorded } = recordCommands(pipeline)
  await redis.pipeline().get('k').exists('k').exec()
  expect(recorded.map(({ name }) => name)).toEqual(['GET', 'EXISTS'])
})

test('a command in a simulated outage fails as an unavailable Redis does, and is noted', async () => {
  const { redis, recorded } = recordCommands(UNREACHABLE)
  const error = await redis.get('k').catch((thrown: unknown) => thrown)
  expect(isRedisUnavailable(error)).toBe(true)
  expect(recorded.map(({ name }) => name)).toEqual(['GET'])
})
