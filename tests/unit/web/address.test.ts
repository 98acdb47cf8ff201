import { afterEach, expect, it, vi } from 'vitest'

async function build(basePath: string, trailingSlash: boolean) {
  vi.resetModules()
  vi.stubEnv('APP_BASE_PATH', basePath)
  vi.stubEnv('APP_TRAILING_SLASH', String(trailingSlash))
  return import('@/lib/web/address')
}
afterEach(() => vi.unstubAllEnvs())

type Row = [basePath: string, trailingSlash: boolean, path: string, address: string]

it.each<Row>([
  ['', false, '/', '/'],
  ['', false, '/login?next=%2F', '/login?next=%2F'],
  ['', true, '/', '/'],
  ['', true, '/login?next=/x', '/login/?next=/x'],
  ['', true, '/account#password', '/account/#password'],
  ['', true, '/icon.svg', '/icon.svg'],
  ['', true, '/api/auth/login', '/api/auth/login/'],
  ['/shop', false, '/', '/shop'],
  ['/shop', false, '/login?x=1', '/shop/login?x=1'],
  ['/shop', true, '/', '/shop/'],
  ['/shop', true, '/login', '/shop/login/'],
  ['/shop', true, '/.well-known/change-password', '/shop/.well-known/change-password'],
])(
  'basePath %j, trailingSlash %s: %s is found at %s, and back',
  async (basePath, trailingSlash, path, found) => {
    const { address, pathOf } = await build(basePath, trailingSlash)
    expect(address(path)).toBe(found)
    expect(pathOf(found.split(/[?#]/)[0] ?? '')).toBe(path.split(/[?#]/)[0])
  },
)

it.each<Row>([
  ['', false, '/login/', '/login/'],
  ['/shop', false, '/shopping', '/shopping'],
  ['/shop', true, '/shop//', '/'],
  ['/shop', false, '/shop/shop', '/shop'],
])('basePath %j, trailingSlash %s: the path of %s is %s', async (basePath, trailingSlash, address, path) => {
  expect((await build(basePath, trailingSlash)).pathOf(address)).toBe(path)
})
