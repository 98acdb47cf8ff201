import { describe, expect, it } from 'vitest'
import { isPublicPath } from '@/lib/web/public-paths'

it.each(['/', '/login', '/signup', '/docs', '/docs/api', '/docs/adopt', '/docs/adopt.md'])(
  '%s is public',
  path => expect(isPublicPath(path)).toBe(true),
)

describe('[A6.3.4] another spelling of a public page is not on the list', () => {
  it.each([
    '',
    '//',
    '/login/',
    '/Login',
    '/login/x',
    '/login;x',
    '/login%2f',
    '//login',
    '/login.rsc',
    '/login/..',
    '/docs/',
    '/docs/Adopt',
    '/docs/adopt.html',
    '/docs/adopt/x',
    '/docs/nothing',
    '/docs/nothing.md',
    '/docs/markdown/adopt',
    '/dashboard',
    '/api',
    '/loginx',
    '/constructor',
    '/__proto__',
  ])('%j', path => expect(isPublicPath(path)).toBe(false))
})
