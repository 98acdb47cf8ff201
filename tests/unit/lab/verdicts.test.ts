import { expect, test } from 'vitest'
import type { LaneRecord } from '@/app/lab/lane-record'
import { describeVerdicts, whyOf } from '@/app/lab/verdicts'
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
  expect(describeVerdicts([refused])).toBe('The copy is refused by denylist.')
  expect(describeVerdicts([accepted, refused, record('opaque', 503)])).toBe(
    'The copy is accepted by expiry; refused by denylist; neither accepted nor refused, because Redis is offline, by opaque.',
  )
})

test('a copy that has expired is called expired, and not revoked', () => {
  expect(whyOf(attempt(401, 'revoked', 'expired'))).toBe('expired')
  expect(whyOf(attempt(401, 'revoked', 'signed_out'))).toBe('revoked: signed_out')
  expect(whyOf(attempt(200))).toBe('accepted')
})
