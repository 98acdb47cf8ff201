import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pageAddress, safeNextPath } from '@/lib/web/next-path'

const HOME = '/dashboard'

it.each([
  '/admin?q=ada@example.com',
  '/admin?q=50%25&x=a%2Fb',
  '/admin?q=a%5cb',
  '/dashboard',
  '/account/sessions',
  '/account?done=password_changed',
  '/a%20b?q=1&r=%26',
  '/-_.~',
])('keeps a plain path of this origin: %s', path => {
  expect(safeNextPath(path)).toBe(path)
})

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
  '/logout',
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

it.each([
  ['/dashboard', '', '/dashboard'],
  ['/admin', '?q=ada@example.com', '/admin?q=ada@example.com'],
  ['/dashboard', '?_rsc=abc', '/dashboard'],
  ['/admin', '?q=1&_rsc=abc&cursor=x', '/admin?q=1&cursor=x'],
  ['/admin', '?q=_rsc', '/admin?q=_rsc'],
  ['/dashboard', '?nxtPpath=login', '/dashboard'],
  ['/_next/data/build-1/account/sessions.json', '?x=1', '/account/sessions?x=1'],
  ['/_next/data/build-1/index.json', '', '/'],
  ['/dashboard.rsc', '?_rsc=1', '/dashboard'],
  ['/dashboard.prefetch.rsc', '', '/dashboard'],
  ['/account.segments/_tree.segment.rsc', '', '/account'],
])('the page of %s%s is %s', (path, search, page) => {
  expect(pageAddress(path, search)).toBe(page)
})
