import { describe, expect, it } from 'vitest'
import { isId, isUserId, newId } from '@/lib/session/token/id'

describe('[A7.2.3] an id that the library makes', () => {
  it('has 128 random bits in 22 characters of base64url', () => {
    const ids = Array.from({ length: 1000 }, newId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) {
      expect(isId(id)).toBe(true)
      expect(Buffer.from(id, 'base64url')).toHaveLength(16)
    }
    // Every character that base64url has comes up, so no bit is fixed.
    expect(new Set(ids.join('')).size).toBe(64)
  })

  it.each([
    '',
    'A'.repeat(21),
    'A'.repeat(23),
    `${'A'.repeat(21)}*`,
    `${'A'.repeat(22)}\n`,
    `${'A'.repeat(21)}+`,
  ])('%j is none', text => {
    expect(isId(text)).toBe(false)
  })

  it.each([[undefined], [null], [1], [['A'.repeat(22)]], [{}]])('%j is none', value => {
    expect(isId(value)).toBe(false)
  })
})

describe('a host’s user id', () => {
  it.each([
    '1',
    ' ',
    '*',
    'ada@example.com',
    'x}:user{y',
    '8c2f4b1e-9a0d-4c5e-8f77-1d2e3f4a5b6c',
    '\0',
    'x'.repeat(255),
    'ü'.repeat(127),
    '😀'.repeat(63),
  ])('may be %j', id => {
    expect(isUserId(id)).toBe(true)
  })

  it.each(['', 'x'.repeat(256), 'ü'.repeat(128), '😀'.repeat(64), '\ud800', 'a\udc00b'])(
    'may not be %j',
    id => {
      expect(isUserId(id)).toBe(false)
    },
  )

  it.each([[undefined], [null], [1], [['1']], [{}]])('may not be %j', value => {
    expect(isUserId(value)).toBe(false)
  })
})
