import { EventEmitter, once } from 'node:events'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { redisConnection } from '@/lib/connection'
import { inSandbox, LAB_LIMITS } from '@/lib/lab/http/sandbox'
import { setOutage } from '@/lib/lab/store/sandbox'
import { newId } from '@/lib/users/id'
import { openEmbeddedApp } from '@/tests/support/embedded-app'

// Without a Redis in the environment the store is the embedded one.
let close: () => Promise<void>
beforeAll(async () => {
  for (const name of ['REDIS_URL', 'UPSTASH_REDIS_REST_URL', 'KV_REST_API_URL', 'AUTH_SECRET'])
    vi.stubEnv(name, '')
  close = await openEmbeddedApp()
})
afterAll(() => close?.())

const answer = { status: 200 as const, body: {}, location: '/lab' }

test('twelve requests of a visitor at once are measured one after the other, so none waits for another in its time', async () => {
  const visitor = newId()
  let running = 0
  let most = 0
  await Promise.all(
    Array.from({ length: 12 }, () =>
      inSandbox(visitor, LAB_LIMITS.use, async ({ redis }) => {
        running += 1
        most = Math.max(most, running)
        await redis.get('k')
        running -= 1
        return answer
      }),
    ),
  )
  expect(most).toBe(1)
})

test('a request that waited for another one sees its sandbox as it is at its turn', async () => {
  const visitor = newId()
  const told = new EventEmitter()
  const [begun, end] = [once(told, 'begin'), once(told, 'end')]
  const first = inSandbox(visitor, LAB_LIMITS.use, async () => {
    told.emit('begin')
    await end
    return answer
  })
  const second = inSandbox(visitor, LAB_LIMITS.use, async ({ redis }) => {
    await redis.get('k')
    return answer
  })
  await begun
  await setOutage((await redisConnection()).redis, visitor, true)
  told.emit('end')
  await first
  expect(await second).toMatchObject({ code: 'store_unavailable' })
})

test('a growth run does not hold up the visitor’s other requests', async () => {
  const visitor = newId()
  const told = new EventEmitter()
  const end = once(told, 'end')
  const run = inSandbox(visitor, LAB_LIMITS.run, async () => {
    await end
    return answer
  })
  expect(await inSandbox(visitor, LAB_LIMITS.use, async () => answer)).toMatchObject({ status: 200 })
  told.emit('end')
  expect(await run).toMatchObject({ status: 200 })
})

test('the answer to a check holds its commands and not those of the lab’s own limit', async () => {
  const checked = await inSandbox(newId(), LAB_LIMITS.use, async ({ redis }) => {
    await redis.get('k')
    return answer
  })
  expect(checked).toMatchObject({ body: { measured: { commands: ['GET'] } } })
})
