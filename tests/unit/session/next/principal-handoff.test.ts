import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { processState } from '@/lib/session/flow/process-state'
import { stashSession, takeSession } from '@/lib/session/next/principal-handoff'

const APP = 'test-app'
const session = { principal: { userId: 'ada' } }
const stash = () => stashSession(APP, session)
const take = (number: string | null) => takeSession<typeof session>(APP, number)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  processState(APP).handoff.clear()
  vi.useRealTimers()
})

it('the page that has the number takes the session, once', () => {
  const number = stash()
  expect(number).toMatch(/^[\w-]{22}$/)
  expect(take(number)).toBe(session)
  expect(take(number)).toBeNull()
})

it.each([null, '', '0', 'x'.repeat(22), '__proto__', 'constructor'])(
  '%j is no number that was given out',
  number => {
    stash()
    expect(take(number)).toBeNull()
  },
)

it('a number of one app is none of another in the same process', () => {
  const number = stash()
  expect(takeSession('other-app', number)).toBeNull()
  expect(take(number)).toBe(session)
})

it('a number is good for ten seconds', () => {
  const [inTime, late] = [stash(), stash()]
  vi.advanceTimersByTime(9_999)
  expect(take(inTime)).toBe(session)
  vi.advanceTimersByTime(1)
  expect(take(late)).toBeNull()
})

it('a session that no page has taken is dropped after its ten seconds', () => {
  for (let i = 0; i < 100; i += 1) stash()
  vi.advanceTimersByTime(10_001)
  stash()
  expect(processState(APP).handoff.size).toBe(1)
})
