import { expect, it } from 'vitest'
import { jsonAnswer } from '@/lib/web/answer'
import { baseHeaders } from '@/lib/web/security-headers'

const answerTo = (request?: Headers) => jsonAnswer(200, {}, {}, request).headers

it.each([
  ['its request is not at hand', undefined],
  ['its request came before the door stood', new Headers({ accept: '*/*' })],
])('an answer has the headers of all answers itself when %s', (_, request) => {
  for (const [name, value] of Object.entries(baseHeaders())) expect(answerTo(request).get(name)).toBe(value)
})

it('what the door has set for a request is not set a second time', () => {
  const headers = answerTo(new Headers({ 'x-request-id': 'given-at-the-door' }))
  for (const name of Object.keys(baseHeaders())) expect(headers.get(name)).toBeNull()
  expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(headers.get('cache-control')).toBe('no-store')
})
