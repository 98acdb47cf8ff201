import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEMO_PASSWORD, DEMO_USERS } from '@/lib/users/demo-users'
import { type RunningApp, startApp } from '../support/app'
import { rawRequest } from '../support/raw-request'
import { NAME, signUp, Visitor } from '../support/visitor'
import { buildCopy } from './build-copy'

const env = { CACHE_COMPONENTS: 'on' }
const PAGES = ['/', '/login', '/signup', '/logout', '/lab', '/compare', '/docs', '/docs/adopt', '/docs/none']
const GUARDED = ['/dashboard', '/account', '/account/sessions', '/account/delete', '/admin', '/admin/log']
const ADDRESSES = [
  ...PAGES,
  ...GUARDED,
  '/admin/users/none',
  '/nothing-here',
  '/docs/adopt.md',
  '/llms.txt',
  '/robots.txt',
  '/sitemap.xml',
  '/icon.svg',
  '/_next/static/none.js',
  '/.well-known/jwks.json',
  '/.well-known/none',
  '/api/health',
  '/api/ready',
  '/api/openapi.json',
  '/api/auth/session',
  '/api/none',
]
const COMPARED = ['location', 'content-type', 'content-security-policy', 'cache-control', 'set-cookie']

/** The app as `CACHE_COMPONENTS=on npm run build` makes it, beside the one that was built without. */
describe('with Cache Components and Partial Prefetching', () => {
  let folder: string
  let printed: string
  let app: RunningApp
  let usual: RunningApp

  beforeAll(async () => {
    const built = await buildCopy({ env })
    folder = built.folder
    printed = built.printed
    app = await startApp({ folder, env })
    usual = await startApp()
  })
  afterAll(async () => {
    await app?.stop()
    await usual?.stop()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  test('the build warns of nothing but the name of the middleware', () => {
    const warnings = printed.split('\n').filter(line => /⚠|warn|error/i.test(line))
    expect(warnings).toEqual([expect.stringContaining('"middleware" file convention is deprecated')])
  })

  test('no answer of a handler is made at the build', () => {
    const manifest = readFileSync(join(folder, '.next/prerender-manifest.json'), 'utf8')
    const { routes } = JSON.parse(manifest) as { routes: Record<string, unknown> }
    const files = /^\/(icon|apple-icon|opengraph-image|favicon)[\w.-]*$/
    const handlers = Object.keys(routes).filter(path => /\.\w+$|^\/api\//.test(path) && !files.test(path))
    expect(handlers).toEqual([])
  })

  test.each(['nobody', 'user', 'admin'] as const)(
    'every address answers %s as without them, also a client without a name',
    async who => {
      const [visitor, other] = await Promise.all([visit(app, who), visit(usual, who)])
      for (const path of ADDRESSES) {
        expect.soft(await answerTo(visitor, path), path).toEqual(await answerTo(other, path))
        expect.soft(await statusWithoutName(visitor, path), path).toBe(await statusWithoutName(other, path))
      }
    },
  )

  test('every script of a page carries the nonce of its answer', async () => {
    const admin = await visit(app, 'admin')
    for (const path of [...PAGES.filter(page => page !== '/login' && page !== '/signup'), ...GUARDED]) {
      const response = await admin.send(path)
      const nonce = /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1]
      const scripts = (await response.text()).match(/<script\b[^>]*>/g) ?? []
      expect.soft(scripts.length, path).toBeGreaterThan(0)
      expect
        .soft(
          scripts.filter(tag => !tag.includes(`nonce="${nonce}"`)),
          path,
        )
        .toEqual([])
    }
  })

  test('a page of one user is in nothing that is kept for others, and a copied cookie ends with the logout', async () => {
    const { visitor, email } = await signUp(app.origin)
    for (const path of ['/', ...GUARDED]) await (await visitor.send(path)).text()
    expect(await (await visitor.send('/dashboard')).text()).toContain(email)
    const kept = readdirSync(join(folder, '.next/server/app'), { recursive: true, encoding: 'utf8' }).filter(
      name => /\.(html|rsc|meta|body)$/.test(name),
    )
    expect(kept.length).toBeGreaterThan(5)
    for (const name of kept) {
      const text = readFileSync(join(folder, '.next/server/app', name), 'utf8')
      expect
        .soft(
          [NAME, email].filter(own => text.includes(own)),
          name,
        )
        .toEqual([])
    }

    const copy = visitor.copy()
    await visitor.send('/api/auth/logout', { method: 'POST' })
    const kinds: Record<string, string>[] = [{}, { rsc: '1' }, { rsc: '1', 'next-router-prefetch': '1' }]
    for (const headers of kinds) {
      const refused = await copy.copy().send('/dashboard', { headers })
      expect.soft([303, 401]).toContain(refused.status)
      expect.soft(await refused.text()).not.toContain(email)
    }
  })

  test('a form that is sent without JavaScript comes back with the outcome of its action', async () => {
    const { visitor } = await signUp(app.origin)
    const page = await (await visitor.send('/account')).text()
    const fields = page.matchAll(/<input type="hidden" name="(\$ACTION_[^"]*)"(?: value="([^"]*)")?/g)
    const body = new FormData()
    for (const [, name = '', value = ''] of fields) body.append(name, value.replaceAll('&quot;', '"'))
    body.append('name', 'Renamed')
    const sent = await visitor.send('/account', {
      method: 'POST',
      body,
      headers: { accept: 'text/html', origin: app.origin },
    })
    expect(await sent.text()).toContain('Name saved.')
  })

  test('the app has warned of nothing', () => {
    expect(
      app
        .output()
        .split('\n')
        .filter(line => /⚠|warn|Route "/i.test(line)),
    ).toEqual([])
  })
})

async function visit({ origin }: RunningApp, who: 'nobody' | 'user' | 'admin'): Promise<Visitor> {
  const visitor = new Visitor(origin)
  const login = DEMO_USERS.find(({ role }) => role === who)
  if (login) {
    const { status } = await visitor.json('/api/auth/login', { email: login.email, password: DEMO_PASSWORD })
    expect(status).toBe(200)
  }
  return visitor
}

/** What a cache, a browser and a person tell two answers apart by; without what is another one in every answer. */
async function answerTo(visitor: Visitor, path: string) {
  const { status, headers } = await visitor.send(path)
  const kept = COMPARED.map(name => headers.get(name)?.replaceAll(/'nonce-[^']+'/g, "'nonce'") ?? null)
  return { status, kept }
}

async function statusWithoutName(visitor: Visitor, path: string): Promise<number> {
  const headers = visitor.cookies.size > 0 ? { Cookie: visitor.cookieHeader() } : undefined
  return (await rawRequest(visitor.origin, path, { headers })).status
}
