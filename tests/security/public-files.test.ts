import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DOCUMENTS } from '@/lib/docs/names'
import { type AppOnRedis, startAppOnRedis } from '../support/app-on-redis'
import { signUp, Visitor } from '../support/visitor'

const FILES: [path: string, mediaType: string][] = [
  ['/robots.txt', 'text/plain; charset=utf-8'],
  ['/sitemap.xml', 'application/xml'],
  ['/llms.txt', 'text/plain; charset=utf-8'],
  ['/docs/log-out-with-jwt.md', 'text/markdown; charset=utf-8'],
  ['/manifest.webmanifest', 'application/manifest+json'],
  ['/favicon.ico', 'image/x-icon'],
  ['/icon.svg', 'image/svg+xml'],
  ['/apple-icon.png', 'image/png'],
  ['/opengraph-image.png', 'image/png'],
  ['/.well-known/security.txt', 'text/plain; charset=utf-8'],
  ['/.well-known/jwks.json', 'application/json'],
]

describe('what browsers and crawlers ask for by itself', () => {
  let running: AppOnRedis
  let stranger: Visitor
  beforeAll(async () => {
    running = await startAppOnRedis()
    stranger = new Visitor(running.origin)
  })
  afterAll(() => running?.stop())

  it.each(FILES)('%s is a public file: %s, with a policy, without a cookie', async (path, mediaType) => {
    const response = await stranger.send(path)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, mediaType])
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(response.headers.getSetCookie()).toEqual([])
    expect(Number(response.headers.get('content-length') ?? (await response.text()).length)).toBeGreaterThan(
      10,
    )
  })

  it('robots.txt and the sitemap name this origin; every page of the sitemap is public', async () => {
    expect(await (await stranger.send('/robots.txt')).text()).toContain(
      `Sitemap: ${running.origin}/sitemap.xml`,
    )
    const xml = await (await stranger.send('/sitemap.xml')).text()
    const pages = [...xml.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, page = '']) => page)
    expect(pages.length).toBeGreaterThan(4)
    for (const page of pages) {
      expect(new URL(page).origin).toBe(running.origin)
      expect((await stranger.send(new URL(page).pathname)).status).toBe(200)
    }
  })

  it('every page of the sitemap has a title and a description of its own, its canonical address, and a picture', async () => {
    const xml = await (await stranger.send('/sitemap.xml')).text()
    const paths = [...xml.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, page = '']) => new URL(page).pathname)
    const seen = new Set<string>()
    for (const path of paths) {
      const html = await (await stranger.send(path)).text()
      const [, title = ''] = /<title>([^<]+)<\/title>/.exec(html) ?? []
      const [, description = ''] = /<meta name="description" content="([^"]+)"/.exec(html) ?? []
      const [, canonical] = /<link rel="canonical" href="([^"]+)"/.exec(html) ?? []
      expect([path, canonical]).toEqual([path, `${running.origin}${path === '/' ? '' : path}`])
      expect(html).toContain(`<meta property="og:image" content="${running.origin}/opengraph-image.png`)
      expect([path, description.length > 40, seen.has(title), seen.has(description)]).toEqual([
        path,
        true,
        false,
        false,
      ])
      seen.add(title).add(description)
    }
    expect(paths).toContain('/docs/log-out-with-jwt')
  })

  it('llms.txt names every document, and each is there as Markdown', async () => {
    const text = await (await stranger.send('/llms.txt')).text()
    expect(text).toMatch(/^# .+\n\n> .+/)
    const links = [...text.matchAll(/\]\(([^)]+\.md)\)/g)].map(([, link = '']) => new URL(link).pathname)
    expect(links).toHaveLength(DOCUMENTS.length)
    for (const link of links) {
      const response = await stranger.send(link)
      expect([response.status, (await response.text()).slice(0, 2)]).toEqual([200, '# '])
    }
  })

  it('no other file of the repository is there as Markdown', async () => {
    for (const path of [
      '/docs/README.md',
      '/docs/nothing.md',
      '/docs/..%2FREADME.md',
      '/docs/adr.md',
      '/docs/adopt.MD',
    ]) {
      expect([303, 404], path).toContain((await stranger.send(path)).status)
    }
  })

  it('every page links the icon, the apple icon and the manifest', async () => {
    const page = await (await stranger.send('/login')).text()
    for (const rel of ['icon', 'apple-touch-icon', 'manifest']) {
      const href = new RegExp(`<link rel="${rel}" href="([^"]+)"`).exec(page)?.[1] ?? ''
      expect([rel, (await stranger.send(href)).status]).toEqual([rel, 200])
    }
  })

  it('security.txt has a contact, and expires within a year (RFC 9116)', async () => {
    const text = await (await stranger.send('/.well-known/security.txt')).text()
    expect(text).toMatch(/^Contact: (mailto|https):/m)
    const expires = Date.parse(/^Expires: (.+)$/m.exec(text)?.[1] ?? '')
    expect(expires).toBeGreaterThan(Date.now())
    expect(expires).toBeLessThan(Date.now() + 366 * 24 * 3600 * 1000)
  })

  it('jwks.json may be cached, and has no keys with HS256', async () => {
    const response = await stranger.send('/.well-known/jwks.json')
    expect([await response.json(), response.headers.get('cache-control')]).toEqual([
      { keys: [] },
      'public, max-age=300',
    ])
  })

  it('change-password leads to the page with the form, for strangers by way of the login', async () => {
    const { visitor } = await signUp(running.origin)
    const first = await visitor.send('/.well-known/change-password')
    expect([first.status, first.headers.get('location')]).toEqual([303, '/account'])
    expect(await (await visitor.send('/account')).text()).toContain('name="newPassword"')
    expect((await stranger.send('/account')).headers.get('location')).toBe('/login?next=%2Faccount')
  })

  it('another well-known address is 404 and no login, as the specification of change-password asks', async () => {
    for (const name of ['resource-that-should-not-exist-whose-status-code-should-not-be-200', 'x/y'])
      expect((await stranger.send(`/.well-known/${name}`)).status).toBe(404)
  })

  it('a typed /logout offers the button and ends nothing by itself', async () => {
    const { visitor } = await signUp(running.origin)
    for (const method of ['GET', 'HEAD']) expect((await visitor.send('/logout', { method })).status).toBe(200)
    expect(await (await visitor.send('/logout')).text()).toMatch(/<form[^>]*action="\/api\/auth\/logout"/)
    expect((await visitor.send('/api/auth/session')).status).toBe(200)
    expect(await (await stranger.send('/logout')).text()).toContain('You are not logged in')
  })

  it('an unknown address says that it does not exist, or to strangers that it may need a login', async () => {
    const { visitor } = await signUp(running.origin)
    const known = await visitor.send('/no-such-page')
    expect([known.status, (await known.text()).includes('No page has this address')]).toEqual([404, true])
    const unknown = await stranger.send('/no-such-page')
    expect(unknown.headers.get('location')).toBe('/login?next=%2Fno-such-page')
    const login = await (await stranger.send('/login?next=%2Fno-such-page')).text()
    expect(login).toContain('The page you asked for needs a login, or does not exist.')
  })
})
