import { expect, test } from 'vitest'
import { problemFromQuery } from '@/components/form/form-problem'

test.each(['valueOf', 'constructor', '__proto__', 'toString', '', 'no_such_code'])(
  'an address with the made-up code "%s" gets the sentence for all others',
  error => {
    expect(problemFromQuery({ error })).toEqual({
      message: 'That didn’t work. Please try again.',
      fields: {},
    })
  },
)

test('a made-up field is none', () => {
  const problem = problemFromQuery({ error: 'invalid_input', fields: 'email,valueOf,constructor,__proto__' })
  expect(Object.keys(problem?.fields ?? {})).toEqual(['email'])
})
