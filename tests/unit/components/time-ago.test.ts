import { expect, test } from 'vitest'
import { agoText } from '@/components/time-ago'

test.each([
  [-5, 'Active now'],
  [119, 'Active now'],
  [120, '2 min ago'],
  [3599, '59 min ago'],
  [3 * 3600 + 59, '3 h ago'],
  [24 * 3600, '1 day ago'],
  [9 * 24 * 3600 + 1, '9 days ago'],
])('%d seconds ago is told as %j', (seconds, text) => {
  expect(agoText(seconds)).toBe(text)
})
