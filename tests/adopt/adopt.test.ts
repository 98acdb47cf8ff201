import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isLong } from '../support/length'
import { type RedisServer, startRedisServer } from '../support/redis-server'
import { Host, type Variant } from './host'
import { cookiesOf } from './next-app'
import { packTarball, type Tarball } from './tarball'

const VARIANTS: Variant[] = [
  {
    name: 'as create-next-app@16 makes it, with Cache Components, and a Server Action that logs in',
    version: 'create-next-app@16',
    hasActions: true,
  },
  {
    name: 'with src/, a proxy of its own, and cookies of another library',
    version: 'create-next-app@16',
    hasSrc: true,
    hasProxy: true,
    hasOldSessions: true,
  },
  { name: 'with the Pages Router', version: 'create-next-app@16', router: 'pages' },
]
const MORE_VARIANTS: Variant[] = [
  { name: 'with locales in its paths, and rewrites', version: 'create-next-app@16', hasLocales: true },
  { name: 'in a pnpm workspace', version: 'create-next-app@16', isInWorkspace: true },
  { name: 'with basePath', version: 'create-next-app@16', basePath: '/shop' },
  { name: 'on Next 15.5', version: 'create-next-app@15.5' },
]

/** Headers that Next sends by itself. */
const HEADERS_OF_NEXT =
  /^(accept-ranges|cache-control|connection|content-disposition|content-encoding|content-length|content-security-policy|content-type|date|etag|keep-alive|last-modified|link|location|transfer-encoding|vary|x-nextjs-.*|x-powered-by)$/

let tarball: Tarball
beforeAll(async () => {
  tarball = await packTarball()
})
afterAll(() => tarball?.remove())

describe.each(isLong ? [...VARIANTS, ...MORE_VARIANTS] : VARIANTS)('an app $name', variant => {
  const host = new Host(variant)
  const { app } = host
  let redis: RedisServer
  let cookie = ''
  let figures = ''

  beforeAll(async () => {
    redis = await startRedisServer()
    await host.create()
    const startedAt = performance.now()
    const { files, lines } = await host.adopt(tarball.path)
    await app.build()
    const seconds = Math.round((performance.now() - startedAt) / 1000)
    figures = `${variant.name}: ${files} files, ${lines} lines, ${seconds} s to install and build`
    await app.start({ REDIS_URL: redis.url, AUTH_SECRET: 'adopted '.repeat(4) })
  })
  afterAll(async () => {
    await host.remove()
    await redis?.stop()
  })

  const email = 'ada@example.com'
  const logIn = (password: string) =>
    variant.hasActions
      ? app.submit('/login', { email, password })
      : app.postJson('/api/login', { email, password })
  const open = (path: string, sent = cookie) => app.fetch(path, { headers: { cookie: sent } })
  const login = `${variant.basePath ?? ''}/login`
  const newHeaders = (...responses: Response[]) => {
    const own = variant.hasProxy ? 'x-shop' : variant.hasLocales ? 'x-middleware-rewrite' : ''
    const allowed = (name: string) => HEADERS_OF_NEXT.test(name) || name === own
    return responses.flatMap(({ headers }) => [...headers.keys()].filter(name => !allowed(name)))
  }
  /** With a base path Next redirects from the address with a slash at its end. */
  const home = variant.basePath ? '' : '/'

  test('has a public page, a static page, robots and an image as before', async ({ annotate }) => {
    await annotate(figures)
    const responses = await Promise.all(
      [home, '/about', '/robots.txt', '/next.svg', '/_next/image?url=%2Fphoto.png&w=640&q=75'].map(path =>
        open(path.replace('%2F', encodeURIComponent(`${variant.basePath ?? ''}/`)), ''),
      ),
    )
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(await responses[1]?.text()).toContain('We sell things.')
    expect(newHeaders(...responses)).toEqual([])
    expect(responses[1]?.headers.get('x-nextjs-cache')).toBe('HIT')
  })

  if (variant.router === 'pages') {
    test('has its API route and its page for 404 as before', async () => {
      const [api, missing] = await Promise.all([open('/api/hello', ''), open('/missing', '')])
      expect([api.status, await api.json()]).toEqual([200, { name: 'John Doe' }])
      expect([missing.status, await missing.text()]).toEqual([
        404,
        expect.stringContaining('We do not sell that.'),
      ])
    })
  } else {
    test('has its Server Action as before', async () => {
      const answer = await app.submit('/subscribe', { email: 'ada' })
      // Next leaves the base path out when an action of a page without JavaScript redirects.
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/about?subscribed=ada'])
    })
  }

  if (variant.hasLocales) {
    test('has its locales as before, and a login page in each', async () => {
      const [french, dashboard] = await Promise.all([open('/fr/about', ''), open('/fr/dashboard', '')])
      expect(await french.text()).toContain('We sell things.')
      expect([dashboard.status, dashboard.headers.get('location')]).toEqual([
        303,
        expect.stringMatching(/\/fr\/login$/),
      ])
    })
  }

  test('sends a visitor without a session to its login page', async () => {
    const answer = await open('/dashboard', '')
    expect([answer.status, new URL(answer.headers.get('location') ?? '', 'http://host').pathname]).toEqual([
      303,
      login,
    ])
  })

  test('logs its user in, with the password alone', async () => {
    const wrong = await logIn('wrong')
    expect([wrong.status, wrong.headers.getSetCookie()]).toEqual([variant.hasActions ? 303 : 401, []])
    const answer = await logIn('open sesame')
    expect(answer.status).toBe(variant.hasActions ? 303 : 200)
    cookie = cookiesOf(answer)
    expect(cookie).toMatch(/^__Host-access=[^;]+; __Host-refresh=/)
    const page = await open('/dashboard')
    expect(page.status).toBe(200)
    expect((await page.text()).replaceAll('<!-- -->', '')).toContain('You are logged in as user 1.')
    expect(page.headers.get('cache-control')).toMatch(/no-store|no-cache/)
    expect(newHeaders(page)).toEqual([])
  })

  test('renews a session on the way to the page', async () => {
    const { headers, status } = await open('/dashboard', cookie.split('; ')[1])
    expect([status, headers.getSetCookie().map(text => text.split('=')[0])]).toEqual([
      200,
      ['__Host-access', '__Host-refresh'],
    ])
    expect(
      newHeaders(new Response(null, { headers: [...headers].filter(([name]) => name !== 'set-cookie') })),
    ).toEqual([])
  })

  if (variant.hasProxy) {
    test('has its own proxy as before, with and without a session', async () => {
      const answers = await Promise.all([open('/old/about', ''), open('/dashboard'), open(home)])
      expect(answers.map(({ status, headers }) => [status, headers.get('x-shop')])).toEqual([
        [200, 'open'],
        [200, 'open'],
        [200, 'open'],
      ])
    })
  }

  test('refuses every copy of a cookie after the logout', async () => {
    const copy = cookie
    const { headers, status } = await app.post('/api/session/logout', null, cookie)
    expect([status, headers.getSetCookie().filter(text => text.includes('Max-Age=0'))]).toEqual([
      200,
      headers.getSetCookie(),
    ])
    const [access = '', refresh = ''] = copy.split('; ')
    for (const stolen of [copy, access, refresh]) {
      const answer = await open('/dashboard', stolen)
      expect(answer.status).toBe(303)
      expect(await answer.text()).not.toContain('user 1')
    }
  })

  if (variant.hasLocales) {
    test('refuses it on a guarded page behind a rewrite, which no proxy sees', async () => {
      const live = cookiesOf(await logIn('open sesame'))
      const text = async (sent: string) =>
        (await (await open('/account', sent)).text()).replaceAll('<!-- -->', '')
      expect(await text(live)).toContain('You are logged in as user 1.')
      await app.post('/api/session/logout', null, live)
      expect(await text(live)).not.toContain('user 1')
    })
  }

  if (variant.hasOldSessions) {
    test('takes an old cookie once, and begins a session for its user', async () => {
      const move = async (sent: string) => {
        const answer = await open('/api/move', sent)
        return { to: answer.headers.get('location'), cookie: cookiesOf(answer) }
      }
      const moved = await move('old-session=good')
      expect(moved).toEqual({ to: '/dashboard', cookie: expect.stringMatching(/; old-session=$/) })
      expect((await open('/dashboard', moved.cookie)).status).toBe(200)
      const refused = { to: '/login', cookie: 'old-session=' }
      expect(await Promise.all(['old-session=good', 'old-session=bad', ''].map(move))).toEqual([
        refused,
        refused,
        refused,
      ])
    })
  }

  test('has logged no error and no warning', () => {
    expect(app.output).toContain('Ready in')
    expect(app.output).not.toMatch(/error|⨯|⚠/i)
  })

  test('answers 503 while Redis is away, and shows its public pages', async () => {
    const fresh = cookiesOf(await logIn('open sesame'))
    expect((await open('/dashboard', fresh)).status).toBe(200)
    await redis.stop()
    expect((await open('/dashboard', fresh)).status).toBe(503)
    expect((await open(home, fresh)).status).toBe(200)
  })
})
