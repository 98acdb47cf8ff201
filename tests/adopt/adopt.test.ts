import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPackage } from '@/tools/package.mjs'
import { isLong } from '../support/length'
import { type RedisServer, startRedisServer } from '../support/redis-server'
import { Host, type Variant } from './host'

const VARIANTS: Variant[] = [
  {
    name: 'as create-next-app@16 makes it, with Cache Components, and a Server Action that logs in',
    version: 'create-next-app@16',
    hasActions: true,
  },
  {
    name: 'with src/ and a proxy of its own',
    version: 'create-next-app@16',
    hasSrc: true,
    hasProxy: true,
  },
]
const MORE_VARIANTS: Variant[] = [
  { name: 'with basePath', version: 'create-next-app@16', basePath: '/shop' },
  { name: 'on Next 15.5', version: 'create-next-app@15.5' },
]

/** Headers that Next sends by itself. */
const HEADERS_OF_NEXT =
  /^(cache-control|connection|content-disposition|content-encoding|content-length|content-security-policy|content-type|date|etag|keep-alive|link|location|transfer-encoding|vary|x-nextjs-.*|x-powered-by)$/

describe.each(isLong ? [...VARIANTS, ...MORE_VARIANTS] : VARIANTS)('an app $name', variant => {
  const host = new Host(variant)
  let redis: RedisServer
  let cookie = ''
  let figures = ''
  let folder = ''

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tarball-'))
    buildPackage(join(folder, 'package'))
    const packed = await promisify(execFile)('npm', ['pack', './package', '--silent'], { cwd: folder })
    redis = await startRedisServer()
    await host.create()
    const startedAt = performance.now()
    const { files, lines } = await host.adopt(join(folder, packed.stdout.trim()))
    await host.build()
    const seconds = Math.round((performance.now() - startedAt) / 1000)
    figures = `${variant.name}: ${files} files, ${lines} lines, ${seconds} s to install and build`
    await host.start({ REDIS_URL: redis.url, AUTH_SECRET: 'adopted '.repeat(4) })
  })
  afterAll(async () => {
    await host.remove()
    await redis?.stop()
    if (folder) rmSync(folder, { recursive: true })
  })

  const email = 'ada@example.com'
  const logIn = (password: string) =>
    variant.hasActions
      ? host.submit('/login', { email, password })
      : host.post('/api/login', JSON.stringify({ email, password }))
  const cookiesOf = (response: Response) =>
    response.headers
      .getSetCookie()
      .map(text => text.split(';')[0])
      .join('; ')
  const open = (path: string, sent = cookie) => host.fetch(path, { headers: { cookie: sent } })
  const login = `${variant.basePath ?? ''}/login`
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
    const allowed = (name: string) => HEADERS_OF_NEXT.test(name) || (variant.hasProxy && name === 'x-shop')
    const names = responses.flatMap(({ headers }) => [...headers.keys()])
    expect(names.filter(name => !allowed(name) && !/^(accept-ranges|last-modified)$/.test(name))).toEqual([])
    expect(responses[1]?.headers.get('x-nextjs-cache')).toBe('HIT')
  })

  test('has its Server Action as before', async () => {
    const answer = await host.submit('/subscribe', { email: 'ada' })
    // Next leaves the base path out when an action of a page without JavaScript redirects.
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/about?subscribed=ada'])
  })

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
    const { headers, status } = await host.post('/api/session/logout', null, cookie)
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

  test('has logged no error and no warning', () => {
    expect(host.output).toContain('Ready in')
    expect(host.output).not.toMatch(/error|⨯|⚠/i)
  })

  test('answers 503 while Redis is away, and shows its public pages', async () => {
    const fresh = cookiesOf(await logIn('open sesame'))
    expect((await open('/dashboard', fresh)).status).toBe(200)
    await redis.stop()
    expect((await open('/dashboard', fresh)).status).toBe(503)
    expect((await open(home, fresh)).status).toBe(200)
  })
})
