import { expect, it } from 'vitest'
import { withDeadline } from '@/lib/session/redis/deadline'

const never = new Promise<string>(() => {})

it('gives what the work gives', async () => {
  expect(await withDeadline(Promise.resolve('done'), 50)).toBe('done')
  await expect(withDeadline(Promise.reject(new Error('failed')), 50)).rejects.toThrow('failed')
})

it('throws when the time is up', async () => {
  const startedAt = performance.now()
  await expect(withDeadline(never, 50)).rejects.toMatchObject({ code: 'REDIS_TIMEOUT', mayRepeat: true })
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(49)
})

it('does not count the time in which this process was blocked', async () => {
  const work = withDeadline(
    new Promise(resolve => setImmediate(() => setImmediate(() => resolve('read')))),
    50,
  )
  const until = performance.now() + 120
  while (performance.now() < until);
  expect(await work).toBe('read')
})

it('ends all the same when the process is blocked again and again', async () => {
  const work = withDeadline(never, 30)
  const blocking = setInterval(() => {
    const until = performance.now() + 60
    while (performance.now() < until);
  }, 1)
  await expect(work).rejects.toMatchObject({ code: 'REDIS_TIMEOUT' })
  clearInterval(blocking)
})
