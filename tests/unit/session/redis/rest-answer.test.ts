import { describe, expect, it } from 'vitest'
import { readRestAnswer } from '@/lib/session/redis/rest-answer'

const one = { kind: 'single' as const, commands: [['GET', 'k']] }
const two = {
  kind: 'pipeline' as const,
  commands: [
    ['GET', 'k'],
    ['GET', 'l'],
  ],
}
const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('readRestAnswer', () => {
  it('reads text at any depth, numbers, null and OK', () => {
    const result = [base64('é'), 7, null, [base64('OK'), 'OK', [base64('')]]]
    expect(readRestAnswer(200, JSON.stringify({ result }), one)).toEqual([
      { result: ['é', 7, null, ['OK', 'OK', ['']]] },
    ])
  })

  it('reads a row for each command', () => {
    const rows = [{ result: base64('v') }, { error: 'WRONGTYPE no' }]
    expect(readRestAnswer(200, JSON.stringify(rows), two)).toEqual([
      { result: 'v' },
      { error: 'WRONGTYPE no' },
    ])
    expect(readRestAnswer(400, '{"error":"ERR no"}', one)).toEqual([{ error: 'ERR no' }])
  })

  it.each([
    ['HTML', 200, '<html></html>'],
    ['nothing', 200, ''],
    ['half of it', 200, '{"result":'],
    ['an empty object', 200, '{}'],
    ['null', 200, 'null'],
    ['a list for one command', 200, '[]'],
    ['an object as value', 200, '{"result":{}}'],
    ['a boolean as value', 200, '{"result":true}'],
    ['plain text as value', 200, '{"result":"plain text"}'],
    ['a 401', 401, '{"error":"Unauthorized"}'],
    ['a 500 with a result', 500, '{"result":null}'],
    ['a 400 with a result', 400, '{"result":null}'],
    ['a redirect', 302, ''],
  ])('refuses %s', (_, status, text) => {
    expect(() => readRestAnswer(status, text, one)).toThrow(
      expect.objectContaining({ code: 'REDIS_UNAVAILABLE' }),
    )
  })

  it.each(['[]', '[{"result":1}]', '[{"result":1},{}]', '[{"result":1},null]', '{"result":1}', '[1,2]'])(
    'refuses %s for a pipeline of two',
    text => {
      expect(() => readRestAnswer(200, text, two)).toThrow(
        expect.objectContaining({ code: 'REDIS_UNAVAILABLE' }),
      )
    },
  )
})
