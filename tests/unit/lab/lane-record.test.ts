import { describe, expect, test } from 'vitest'
import { type Attempt, factsOf, type LaneRecord, median } from '@/app/lab/lane-record'
import { summaryMarkdown, summaryRow } from '@/app/lab/summary-rows'

const attempt = (at: number, status: number, during: Attempt['during'] = null): Attempt => ({
  at,
  status,
  ms: 4,
  code: status === 200 ? null : 'revoked',
  reason: null,
  measured: { commands: ['MGET'], redisMs: 0.3, checkMs: 0.5 },
  during,
})

const record = (attempts: Attempt[], endedAt: number | null): LaneRecord => ({
  lane: 'denylist',
  credential: 'x',
  attempts,
  victim: null,
  ending: endedAt === null ? null : { verb: 'logged out', at: endedAt, revoked: true },
  unconfirmed: null,
})

describe('stale acceptance', () => {
  test('is not measured before the session has ended', () => {
    expect(factsOf(record([attempt(1, 200)], null), 5)).toMatchObject({
      stale: { kind: 'not measured' },
      exposure: null,
    })
  })

  test('is nothing when the first request after the acknowledged logout is refused', () => {
    const facts = factsOf(record([attempt(1, 200), attempt(3.01, 401)], 3), 9)
    expect(facts).toMatchObject({ stale: { kind: 'none' }, exposure: null, firstRefusedAt: 3.01 })
  })

  test('goes on as long as copies are accepted', () => {
    const facts = factsOf(record([attempt(1, 200), attempt(3.5, 200)], 3), 9)
    expect(facts).toMatchObject({ stale: { kind: 'open', seconds: 6 }, exposure: { from: 3, to: 9 } })
  })

  test('ends with the first refusal after the last acceptance', () => {
    const attempts = [attempt(1, 200), attempt(3.5, 200), attempt(8, 401), attempt(9, 401)]
    const facts = factsOf(record(attempts, 3), 30)
    expect(facts).toMatchObject({ stale: { kind: 'closed', seconds: 5 }, exposure: { from: 3, to: 8 } })
  })

  test('is not judged by a request that left before the logout was acknowledged', () => {
    const facts = factsOf(record([attempt(2.9, 200), attempt(3.1, 401)], 3), 9)
    expect(facts.stale).toEqual({ kind: 'none' })
  })

  test('does not take an unanswered request for a refusal', () => {
    const facts = factsOf(record([attempt(1, 200), attempt(4, 503)], 3), 9)
    expect(facts).toMatchObject({ stale: { kind: 'not measured' }, firstRefusedAt: null })
  })
})

test('the summary says what was measured, and what was not', () => {
  const row = summaryRow(record([attempt(1, 200), attempt(2, 503, 'outage'), attempt(3.1, 401)], 3), 9)
  expect(row).toEqual({
    lane: 'denylist',
    ended: 'logged out',
    copy: '401',
    stale: '0 s: refused at the first try',
    commands: '1',
    latency: '0.50 ms',
    outage: '503',
    emptied: 'not tried',
  })
  expect(summaryMarkdown([row]).split('\n')).toHaveLength(3)
})

test('the median is the middle of the values', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([])).toBeNull()
})
