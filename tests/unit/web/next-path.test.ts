import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { safeNextPath } from '@/lib/web/next-path'

const HOME = '/dashboard'

it.each(['/dashboard', '/account/sessions', '/account?done=password_changed', '/a%20b?q=1&r=%26', '/-_.~'])(
  'keeps a plain path of this origin: %s',
  path => {
    expect(safeNextPath(path)).toBe(path)
  },
)

describe('[A3.7.2] everything that could leave this origin leads home', () => {
  it.each([
    undefined,
    null,
    '',
    ' ',
    'dashboard',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '\\/evil.example',
    '/%5cevil.example',
    '/%5Cevil.example',
    '/%2fevil.example',
    '/%2Fevil.example',
    '/%252fevil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/\r\n/evil.example',
    '\t//evil.example',
    ' //evil.example',
    '/%09/evil.example',
    '/%0a/evil.example',
    '/%0d%0aSet-Cookie:x=1',
    '/.//evil.example',
    '/..//evil.example',
    '/%2e%2e//evil.example',
    '/a/..//evil.example',
    '/@evil.example',
    '/x@evil.example',
    '@evil.example',
    'https://evil.example',
    'https:/evil.example',
    'https:evil.example',
    'HTTPS://evil.example',
    'http://localhost@evil.example',
    'http://localhost.evil.example',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    '/javascript:alert(1)//@evil',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:x',
    '/\u0000',
    '/\u2028/evil.example',
    '/\uFF0Fevil.example',
    '\u3002evil.example',
    '/ï¼evil.example',
    `/${'x'.repeat(2000)}`,
    '/%7f',
    '/%00',
  ])('%j', text => {
    expect(safeNextPath(text)).toBe(HOME)
  })
})

it.each([
  '/login',
  '/login/x',
  '/login?next=/login',
  '/signup',
  '/api',
  '/api/auth/logout',
  '/x/../login',
  '/./api/x',
])('does not lead back into the login or the API: %s', path => {
  expect(safeNextPath(path)).toBe(HOME)
})

it('[A3.7.2] whatever is sent, a browser stays on this origin', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '@',
    ':',
    '%2f',
    '%5c',
    '%09',
    '\t',
    '\n',
    '.',
    '..',
    'evil.example',
    'http',
    'javascript',
    '?',
    '#',
    '//',
    ';',
    '%',
    ' ',
    '\u0000',
    '＠',
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 12 }).map(parts => parts.join('')),
    fc.webUrl(),
  )
  fc.assert(
    fc.property(text, given => {
      const path = safeNextPath(given)
      const seen = new URL(path, 'https://app.example')
      expect(seen.origin).toBe('https://app.example')
      expect(path).toMatch(/^\/[\x21-\x7e]*$/)
      expect(`${seen.pathname}${seen.search}`).toBe(path)
      expect(safeNextPath(path)).toBe(path)
    }),
    { numRuns: 5000 },
  )
})
