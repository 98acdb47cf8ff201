import { expect, it } from 'vitest'
import { countLines, measureLibrary } from '../../../tools/library.mjs'

const measured = measureLibrary()

it.each(measured.parts)("the library's $name has at most $limit lines of code", ({ lines, limit }) => {
  expect(lines).toBeGreaterThan(0)
  expect(lines).toBeLessThanOrEqual(limit)
})

it('every file of the library belongs to a part that has a limit', () => {
  expect(measured.unassigned).toEqual([])
})

it('the check reaches at most 25 files, types included', () => {
  expect(measured.check.files).toContain('store/token-state.ts')
  expect(measured.check.files.length).toBeLessThanOrEqual(25)
})

it('the library imports jose, @upstash/redis, ioredis, next and react, and no other package', () => {
  expect(measured.packages).toEqual(['@upstash/redis', 'ioredis', 'jose', 'next', 'react'])
})

it('blank lines and comments of TypeScript and Lua are no lines of code', () => {
  const text = [
    '/** A comment. */',
    'const a = 1 // with a comment',
    '',
    '// A comment.',
    'const lua = `',
    '-- A comment of Lua.',
    "return redis.call('GET', 'https://example.com')",
    '',
    '`',
    '/* A comment',
    '   of two lines. */',
  ].join('\n')
  expect(countLines(text)).toBe(4)
})
