import { EventEmitter, once } from 'node:events'
import { expect, test } from 'vitest'
import { oneAtATime } from '@/lib/lab/one-at-a-time'

/** A task that ends when it is told to. */
function openTask(name: string, log: string[]) {
  const told = new EventEmitter()
  const end = once(told, 'end')
  const run = async () => {
    log.push(`${name} starts`)
    await end
    log.push(`${name} ends`)
    return name
  }
  return { run, end: () => told.emit('end'), fail: () => told.emit('error', new Error(name)) }
}

test('twelve tasks of one queue run one after the other, in the order of their calls', async () => {
  let running = 0
  let most = 0
  const order: number[] = []
  const task = (number: number) => async () => {
    running += 1
    most = Math.max(most, running)
    order.push(number)
    await new Promise(setImmediate)
    running -= 1
    return number
  }
  const numbers = Array.from({ length: 12 }, (_, number) => number)
  expect(await Promise.all(numbers.map(number => oneAtATime('one', task(number))))).toEqual(numbers)
  expect(order).toEqual(numbers)
  expect(most).toBe(1)
})

test('a task that fails tells its own caller, and the next one runs', async () => {
  const log: string[] = []
  const [first, second] = [openTask('first', log), openTask('second', log)]
  const failed = expect(oneAtATime('two', first.run)).rejects.toThrow('first')
  const done = oneAtATime('two', second.run)
  first.fail()
  await failed
  second.end()
  expect(await done).toBe('second')
  expect(log).toEqual(['first starts', 'second starts', 'second ends'])
})

test('queues do not wait for each other', async () => {
  const log: string[] = []
  const [held, free] = [openTask('held', log), openTask('free', log)]
  const waiting = oneAtATime('three', held.run)
  free.end()
  expect(await oneAtATime('four', free.run)).toBe('free')
  held.end()
  await waiting
  expect(log).toContain('free ends')
})
