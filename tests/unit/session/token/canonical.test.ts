import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase64url, parseCanonicalObject } from '@/lib/session/token/canonical'
import { otherSpelling } from '../../../support/forge'

describe('[J3.1] base64url', () => {
  it('is decoded in the spelling that an encoder writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), bytes => {
        expect(decodeBase64url(Buffer.from(bytes).toString('base64url'))).toEqual(Buffer.from(bytes))
      }),
    )
  })

  it('a text that is decoded is the only one for its bytes', () => {
    const text = fc.string({ unit: fc.constantFrom(...'AQgw-_+/=. \n\u00a0é'), maxLength: 8 })
    fc.assert(
      fc.property(text, given => {
        const bytes = decodeBase64url(given)
        if (bytes) expect(bytes.toString('base64url')).toBe(given)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    'QQ==',
    'QQ=',
    'QUI=',
    'Q Q',
    'QQ\n',
    ' QQ',
    '-+',
    '_/',
    'Q',
    'QQ.',
    'QQ\0',
    '\u00a0QQ',
    otherSpelling('QQ'),
  ])('%j is another spelling, or none', text => {
    expect(decodeBase64url(text)).toBeNull()
  })
})

describe('[J3.1] a JSON object', () => {
  it('is read in the spelling that JSON.stringify writes', () => {
    const member = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null))
    fc.assert(
      fc.property(fc.dictionary(fc.string(), member), object => {
        expect(parseCanonicalObject(JSON.stringify(object))).toEqual(object)
      }),
    )
  })

  it.each([
    '{"a":1,"a":2}',
    '{"a":1,"\\u0061":2}',
    '{ "a":1}',
    '{"a":1} ',
    '{"a":1.0}',
    '{"a":1e3}',
    '{"a":"\\u0041"}',
    '{"a":"\\/"}',
    '{"b":1,"1":2}',
    '\ufeff{"a":1}',
  ])('%s is another spelling', text => {
    expect(parseCanonicalObject(text)).toBeNull()
  })

  it.each(['', '{', 'null', '1', 'true', '"text"', '[]', '[{}]', '{"a":1}{}', '\0'])('%j is none', text => {
    expect(parseCanonicalObject(text)).toBeNull()
  })

  it('with a member __proto__ has it as a member, and no other prototype', () => {
    const read = parseCanonicalObject('{"__proto__":{"role":"admin"}}')
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
    expect(Object.keys(read ?? {})).toEqual(['__proto__'])
  })
})
