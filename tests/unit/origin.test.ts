import { afterEach, describe, expect, it, vi } from 'vitest'

/** The module reads the environment once, so each environment gets a module of its own. */
async function withEnv(env: Record<string, string>) {
  vi.resetModules()
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  return import('@/lib/origin')
}
const withOrigin = async (origin: string) => (await withEnv({ APP_ORIGIN: origin })).isCrossOrigin
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

describe('the origin of the app', () => {
  const VERCEL = {
    VERCEL_PROJECT_PRODUCTION_URL: 'shop.vercel.app',
    VERCEL_URL: 'shop-abc123.vercel.app',
    VERCEL_BRANCH_URL: 'shop-git-main.vercel.app',
  }
  type OriginRow = [env: Record<string, string>, headers: Record<string, string>, origin: string]
  const rows: OriginRow[] = [
    [{ APP_ORIGIN: OWN }, { host: 'evil.example' }, OWN],
    [{ APP_ORIGIN: OWN, TRUST_PROXY: 'on' }, { host: 'x', 'x-forwarded-host': 'evil.example' }, OWN],
    [{}, { host: 'localhost:3000' }, 'http://localhost:3000'],
    [{}, { host: '192.168.1.7:4100' }, 'http://192.168.1.7:4100'],
    [{}, { host: '[fd00::7]:4100' }, 'http://[fd00::7]:4100'],
    [{}, { host: 'Laptop.local:80' }, 'http://laptop.local'],
    [{}, { host: 'a', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }, 'http://a'],
    [{ TRUST_PROXY: 'on' }, { host: 'a' }, 'http://a'],
    [{ TRUST_PROXY: 'on' }, { host: 'a', 'x-forwarded-proto': 'https' }, 'https://a'],
    [
      { TRUST_PROXY: 'on' },
      { host: 'a', 'x-forwarded-host': 'evil, b.example', 'x-forwarded-proto': 'https' },
      'https://b.example',
    ],
    [{ PORT: '4100' }, {}, 'http://localhost:4100'],
    [{ PORT: '4100' }, { host: 'a/b' }, 'http://localhost:4100'],
    [{ PORT: '4100' }, { host: 'user@evil.example' }, 'http://localhost:4100'],
    [VERCEL, { host: 'shop.vercel.app' }, 'https://shop.vercel.app'],
    [VERCEL, { host: 'shop-abc123.vercel.app' }, 'https://shop-abc123.vercel.app'],
    [VERCEL, { host: 'shop-git-main.vercel.app' }, 'https://shop-git-main.vercel.app'],
    [VERCEL, { host: 'evil.vercel.app' }, 'https://shop.vercel.app'],
  ]
  it.each(rows)('%j, %j: %s', async (env, headers, origin) => {
    expect((await withEnv(env)).originOf(new Headers(headers))).toBe(origin)
  })

  it('a form of the address that the browser used is its own, another one is not', async () => {
    const { isCrossOrigin } = await withEnv({})
    const refused = (host: string, origin: string) => isCrossOrigin('POST', new Headers({ host, origin }))
    expect(refused('192.168.1.7:4100', 'http://192.168.1.7:4100')).toBe(false)
    expect(refused('192.168.1.7:4100', 'http://192.168.1.7:4101')).toBe(true)
    expect(refused('192.168.1.7:4100', 'http://evil.example')).toBe(true)
    expect(refused('app.example', 'https://app.example')).toBe(true)
  })

  it('a Vercel preview takes its own forms, and no others', async () => {
    const { isCrossOrigin } = await withEnv(VERCEL)
    const refused = (host: string, origin: string) => isCrossOrigin('POST', new Headers({ host, origin }))
    expect(refused('shop-abc123.vercel.app', 'https://shop-abc123.vercel.app')).toBe(false)
    expect(refused('shop-abc123.vercel.app', 'https://evil.vercel.app')).toBe(true)
    expect(refused('evil.vercel.app', 'https://evil.vercel.app')).toBe(true)
  })
})

describe('cookies are plain only over plain HTTP on loopback and private addresses, or where APP_ORIGIN says http', () => {
  it.each<[env: Record<string, string>, host: string, isSecure: boolean]>([
    [{}, 'localhost:3000', false],
    [{}, 'app.localhost:3000', false],
    [{}, '127.0.0.1:3000', false],
    [{}, '127.9.9.9', false],
    [{}, '[::1]:3000', false],
    [{}, '10.0.0.5', false],
    [{}, '172.16.0.1', false],
    [{}, '172.31.255.255', false],
    [{}, '192.168.1.7:4100', false],
    [{}, '169.254.1.1', false],
    [{}, '[fd12:3456::7]', false],
    [{}, '[fe80::7]', false],
    [{}, '172.32.0.1', true],
    [{}, '11.0.0.5', true],
    [{}, '203.0.113.7', true],
    [{}, '[2001:db8::1]', true],
    [{}, 'app.example.com', true],
    [{}, '10.evil.example', true],
    [{}, '127.0.0.1.evil.example', true],
    [{}, 'localhost.evil.example', true],
    [{ APP_ORIGIN: 'http://app.example.com' }, 'app.example.com', false],
    [{ APP_ORIGIN: OWN }, 'localhost', true],
    [{ TRUST_PROXY: 'on' }, 'app.example.com', true],
  ])('%j, %s: %s', async (env, host, isSecure) => {
    expect((await withEnv(env)).usesSecureCookies(new Headers({ host }))).toBe(isSecure)
  })
})
