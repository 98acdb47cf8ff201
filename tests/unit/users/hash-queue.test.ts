import { beforeEach, expect, it } from 'vitest'
import { inTurn, OverloadedError } from '@/lib/users/hash-queue'

// What one test has measured would decide how full a queue of the next one gets.
beforeEach(() => void Reflect.deleteProperty(globalThis, Symbol.for('app.argon2id')))

/** Work that ends when the test says so. */
function held() {
  let end = () => {}
  const ended = new Promise<void>(resolve => {
    end = resolve
  })
  return { work: () => ended, end }
}

const countTo = (n: number) => Array.from({ length: n })

it('beyond a bounded wait work is refused at once, with a time to try again', async () => {
  const { work, end } = held()
  const results = countTo(500).map(() =>
    inTurn('signUps', work).then(
      () => 'done',
      (error: unknown) => error,
    ),
  )
  const last = await results.at(-1)
  expect(last).toBeInstanceOf(OverloadedError)
  expect((last as OverloadedError).retryAfterSeconds).toBeGreaterThan(0)
  expect((last as OverloadedError).retryAfterSeconds).toBeLessThan(5)
  end()
  const done = (await Promise.all(results)).filter(result => result === 'done')
  expect(done.length).toBeGreaterThan(5)
  expect(done.length).toBeLessThan(50)
})

it('a full queue of sign-ups leaves logins alone', async () => {
  const { work, end } = held()
  const signUps = Promise.allSettled(countTo(100).map(() => inTurn('signUps', work)))
  expect(await inTurn('logins', async () => 'logged in')).toBe('logged in')
  end()
  const refusals = (await signUps).flatMap(result => (result.status === 'rejected' ? [result.reason] : []))
  expect(refusals.length, 'the queue was full').toBeGreaterThan(0)
  for (const refusal of refusals) expect(refusal).toBeInstanceOf(OverloadedError)
})

it('work of a client that is gone is not begun, and takes no time of those behind it', async () => {
  const { work, end } = held()
  const first = inTurn('signUps', work)
  const client = new AbortController()
  let begun = 0
  const abandoned = countTo(10).map(() =>
    inTurn(
      'signUps',
      async () => {
        begun += 1
      },
      client.signal,
    ).catch((error: unknown) => error),
  )
  const behind = inTurn('signUps', async () => begun)
  client.abort()
  end()
  await first
  expect(await behind).toBe(0)
  for (const outcome of await Promise.all(abandoned)) expect(outcome).toBeInstanceOf(OverloadedError)
})

it('the result of work is dropped when its client went away meanwhile', async () => {
  const { work, end } = held()
  const client = new AbortController()
  let outcome: Promise<unknown> = Promise.resolve()
  await new Promise<void>(resolve => {
    const begun = () => {
      resolve()
      return work()
    }
    outcome = inTurn('logins', begun, client.signal).catch((error: unknown) => error)
  })
  client.abort()
  end()
  expect(await outcome).toBeInstanceOf(OverloadedError)
})
