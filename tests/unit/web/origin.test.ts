import { afterEach, describe, expect, it, vi } from 'vitest'

/** The module reads the environment once, so each origin gets a module of its own. */
async function withOrigin(origin: string) {
  vi.resetModules()
  vi.stubEnv('APP_ORIGIN', origin)
  return (await import('@/lib/web/origin')).isCrossOrigin
}
afterEach(() => vi.unstubAllEnvs())

type Row = [headers: Record<string, string>, refused: boolean]
const OWN = 'https://app.example.com'

describe('[A3.5.1 A3.5.2 A3.5.3] an unsafe request from another origin is refused', () => {
  const rows: Row[] = [
    [{}, false],
    [{ origin: OWN }, false],
    [{ origin: OWN, 'sec-fetch-site': 'same-origin' }, false],
    [{ 'sec-fetch-site': 'same-origin' }, false],
    [{ 'sec-fetch-site': 'none' }, false],
    [{ 'sec-fetch-site': 'cross-site' }, true],
    [{ 'sec-fetch-site': 'same-site' }, true],
    [{ origin: 'null' }, true],
    [{ origin: '' }, true],
    [{ origin: 'http://app.example.com' }, true],
    [{ origin: 'https://app.example.com:8443' }, true],
    [{ origin: 'https://evil.example' }, true],
    [{ origin: 'https://app.example.com.evil.example' }, true],
    [{ origin: 'https://evil.example/https://app.example.com' }, true],
    [{ origin: 'https://sub.app.example.com' }, true],
    [{ origin: 'HTTPS://APP.EXAMPLE.COM' }, true],
    [{ origin: `${OWN}/` }, true],
    [{ origin: `${OWN}, https://evil.example` }, true],
    [{ origin: 'http://localhost' }, true],
    [{ origin: 'not an origin' }, true],
  ]
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'CONNECT', 'PROPFIND', 'post']) {
    it.each(rows)(`${method} with %j: %s`, async (headers, refused) => {
      expect((await withOrigin(OWN))(method, new Headers(headers))).toBe(refused)
    })
  }
  it.each(['GET', 'HEAD', 'OPTIONS'])('%s changes nothing, and passes', async method => {
    expect((await withOrigin(OWN))(method, new Headers({ origin: 'https://evil.example' }))).toBe(false)
  })
})

it('on one machine localhost and 127.0.0.1 are the same app, another port is not', async () => {
  const isCrossOrigin = await withOrigin('http://localhost:3000')
  const refused = (origin: string) => isCrossOrigin('POST', new Headers({ origin }))
  expect(refused('http://127.0.0.1:3000')).toBe(false)
  expect(refused('http://[::1]:3000')).toBe(false)
  expect(refused('http://127.0.0.1:3001')).toBe(true)
  expect(refused('https://127.0.0.1:3000')).toBe(true)
  expect(refused('http://localhost.evil.example:3000')).toBe(true)
  expect(refused('http://x@127.0.0.1:3000')).toBe(true)
})
