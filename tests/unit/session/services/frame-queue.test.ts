import { expect, it } from 'vitest'
import { FrameQueue } from '@/lib/session/services/frame-queue'

it('gives what was pushed before and after the reading began, in its order', async () => {
  const queue = new FrameQueue()
  queue.push('one')
  const reader = queue.read()
  expect((await reader.next()).value).toBe('one')
  const next = reader.next()
  queue.push('two')
  expect((await next).value).toBe('two')
})

it('a reader that lets too much wait is cut off, so that it knows that it has lost something', async () => {
  const queue = new FrameQueue()
  const reader = queue.read()
  const million = 'x'.repeat(1_000_000)
  for (let i = 0; i < 9; i += 1) queue.push(million)
  expect((await reader.next()).done).toBe(true)
})

it('a reader that keeps up is never cut off', async () => {
  const queue = new FrameQueue()
  const reader = queue.read()
  const million = 'x'.repeat(1_000_000)
  for (let i = 0; i < 20; i += 1) {
    queue.push(million)
    expect((await reader.next()).done).toBe(false)
  }
})
