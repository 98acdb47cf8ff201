import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Principal } from '@/lib/session/flow/principal'
import { handOver, takeOver } from '@/lib/web/principal-handoff'

const principal = { user: { id: 'somebody' } } as Principal

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('hands a principal to the one who has the number, once', () => {
  const number = handOver(principal)
  expect(number).toMatch(/^[\w-]{22}$/)
  expect(takeOver(number)).toBe(principal)
  expect(takeOver(number)).toBeNull()
})

it('gives nothing for a number that was never handed out', () => {
  handOver(principal)
  for (const number of [null, '', '0', 'x'.repeat(22), '__proto__', 'constructor'])
    expect(takeOver(number)).toBeNull()
})

it('a number is good for ten seconds', () => {
  const [inTime, late] = [handOver(principal), handOver(principal)]
  vi.advanceTimersByTime(9_999)
  expect(takeOver(inTime)).toBe(principal)
  vi.advanceTimersByTime(1)
  expect(takeOver(late)).toBeNull()
})

it('what no page has asked for is forgotten', () => {
  const pending = (globalThis as unknown as Record<symbol, Map<string, unknown>>)[Symbol.for('app.handover')]
  for (let i = 0; i < 100; i += 1) handOver(principal)
  vi.advanceTimersByTime(10_001)
  handOver(principal)
  expect(pending?.size).toBe(1)
})
