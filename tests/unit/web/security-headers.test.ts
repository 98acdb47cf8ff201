import { expect, it } from 'vitest'
import { jsonAnswer } from '@/lib/web/answer'
import { baseHeaders } from '@/lib/web/security-headers'

const answerTo = (request: Headers) => jsonAnswer(request, 200, {}).headers

it('an answer has the headers of all answers itself when its request came before the hooks were there', () => {
  const request = new Headers({ accept: '*/*' })
  for (const [name, value] of Object.entries(baseHeaders(request)))
    expect(answerTo(request).get(name)).toBe(value)
})

it('what the request hooks have set is not set a second time', () => {
  const request = new Headers({ 'x-request-id': 'given-by-the-hook' })
  const headers = answerTo(request)
  for (const name of Object.keys(baseHeaders(request))) expect(headers.get(name)).toBeNull()
  expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(headers.get('cache-control')).toBe('no-store')
})
