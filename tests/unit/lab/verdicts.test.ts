import { expect, test } from 'vitest'
import type { LaneRecord } from '@/app/lab/lane-record'
import { copyVerdict, describeVerdicts, whyOf } from '@/app/lab/verdicts'
import type { Lane } from '@/lib/lab/lanes'

const attempt = (status: number, code: string | null = null, reason: string | null = null) => ({
  at: 1,
  ms: 4,
  status,
  code,
  reason,
  measured: null,
  during: null,
})

const record = (lane: Lane, status: number): LaneRecord => ({
  lane,
  credential: 'x',
  attempts: [attempt(status)],
  victim: null,
  ending: null,
  unconfirmed: null,
})

test('the announcement is a whole sentence, whichever answers there are', () => {
  const [refused, accepted] = [record('denylist', 401), record('expiry', 200)]
  expect(describeVerdicts([])).toBe('')
  expect(describeVerdicts([refused])).toBe('0 of 1 copies still work. The copy is refused by denylist.')
  expect(describeVerdicts([accepted, refused, record('opaque', 503)])).toBe(
    '1 of 3 copies still works. The copy is accepted by expiry; refused by denylist; neither accepted nor refused, because Redis is offline, by opaque.',
  )
})

test('a copy that has expired is called expired, and not revoked', () => {
  expect(whyOf(attempt(401, 'revoked', 'expired'))).toBe('expired')
  expect(whyOf(attempt(401, 'revoked', 'signed_out'))).toBe('revoked: signed_out')
  expect(whyOf(attempt(200))).toBe('accepted')
})

test('a copy that is let in after the logout is bad, and one that is refused is good', () => {
  const ended = (status: number) => ({
    ...record('denylist', status),
    ending: { verb: 'logged out', at: 0.5, revoked: true },
  })
  expect(copyVerdict(record('denylist', 200))).toEqual({ text: '200 let in', tone: 'good' })
  expect(copyVerdict(ended(200))).toEqual({ text: '200 still in ✗', tone: 'bad' })
  expect(copyVerdict(ended(401))).toEqual({ text: '401 refused ✓', tone: 'good' })
  expect(copyVerdict(ended(503))).toEqual({ text: '503, not known', tone: 'warning' })
})
