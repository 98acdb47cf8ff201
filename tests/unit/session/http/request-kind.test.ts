import { describe, expect, it } from 'vitest'
import { cannotSetCookies, isPrefetch } from '@/lib/session/http/request-kind'

/** As browsers and Next's router send them. */
const SPELLINGS: [name: string, value: string][] = [
  ['Purpose', 'prefetch'],
  ['Purpose', 'Prefetch'],
  ['Sec-Purpose', 'prefetch'],
  ['Sec-Purpose', 'prefetch;prerender'],
  ['Sec-Purpose', 'prefetch;anonymous-client-ip'],
  ['Sec-Purpose', 'prerender'],
  ['X-Purpose', 'preview'],
  ['X-Purpose', 'prefetch'],
  ['X-Moz', 'prefetch'],
  ['Next-Router-Prefetch', '1'],
  ['Next-Router-Prefetch', '2'],
  ['Next-Router-Segment-Prefetch', '/_tree'],
]
const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

describe.each(SPELLINGS)('%s: %s', (name, value) => {
  const headers = new Headers({ [name]: value })

  it('a GET with it is a prefetch, for which nothing may rotate', () => {
    expect(isPrefetch('GET', headers)).toBe(true)
    expect(cannotSetCookies('GET', headers)).toBe(true)
  })

  it.each(METHODS)('%s with it is no prefetch', method => {
    expect(isPrefetch(method, headers)).toBe(false)
    expect(cannotSetCookies(method, headers)).toBe(false)
  })
})

it.each<Record<string, string>>([
  {},
  { purpose: '' },
  { purpose: 'navigation' },
  { 'sec-purpose': 'fetch' },
  { 'x-moz': 'livebookmarks' },
  { 'sec-fetch-dest': 'document' },
  { 'x-middleware-prefetch': '1' },
  { referer: 'https://app.example/prefetch' },
])('a GET with %j is no prefetch', headers => {
  expect(isPrefetch('GET', new Headers(headers))).toBe(false)
  expect(cannotSetCookies('GET', new Headers(headers))).toBe(false)
})

it.each(['GET', 'POST'])('%s with Upgrade cannot set cookies, and is no prefetch', method => {
  for (const upgrade of ['h2c', 'websocket']) {
    const headers = new Headers({ upgrade })
    expect(cannotSetCookies(method, headers)).toBe(true)
    expect(isPrefetch(method, headers)).toBe(false)
  }
})
