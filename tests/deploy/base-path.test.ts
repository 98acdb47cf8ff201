import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningApp, startApp } from '../support/app'
import { PASSWORD, Visitor } from '../support/visitor'
import { buildCopy } from './build-copy'

const BASE = '/shop'

describe(`with basePath ${BASE} and trailingSlash`, () => {
  let folder: string
  let app: RunningApp
  let visitor: Visitor

  beforeAll(async () => {
    folder = (await buildCopy({ options: `basePath: '${BASE}', trailingSlash: true,` })).folder
    app = await startApp({ folder, healthPath: `${BASE}/api/health/` })
    visitor = new Visitor(app.origin)
  })
  afterAll(async () => {
    await app?.stop()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  const at = (path: string) => `${BASE}${path}`

  test.each([
    '/',
    '/login/',
    '/logout/',
    '/signup/',
    '/lab/',
    '/adopt/',
    '/docs/',
    '/docs/api/',
    '/docs/adopt/',
  ])('%s is shown, without a redirect', async path => {
    expect((await new Visitor(app.origin).send(at(path))).status).toBe(200)
  })

  test('every link and form on a public page stays under the base path, and ends in a slash', async () => {
    for (const path of ['/', '/login/', '/signup/', '/lab/', '/adopt/', '/docs/', '/docs/adopt/']) {
      const page = await (await new Visitor(app.origin).send(at(path))).text()
      const inside = [...page.matchAll(/<(?:a|form)\b[^>]*\b(?:href|action)="(\/[^"#]*)"/g)].map(
        ([, to = '']) => to,
      )
      expect(inside.length).toBeGreaterThan(5)
      expect(inside.filter(to => !/^\/shop\/([\w/.-]*\/|[\w/.-]+\.\w+)?(\?|$)/.test(to))).toEqual([])
    }
  })

  test('documents are there as Markdown too, and link to each other under the base path', async () => {
    const llms = await (await new Visitor(app.origin).send(at('/llms.txt'))).text()
    expect(llms).toContain(`(${app.origin}/shop/docs/adopt.md)`)
    const markdown = await new Visitor(app.origin).send(at('/docs/adopt.md'))
    expect([markdown.status, (await markdown.text()).includes('](/shop/docs/upgrade.md)')]).toEqual([
      200,
      true,
    ])
    const page = await (await new Visitor(app.origin).send(at('/docs/adopt/'))).text()
    expect(page).not.toContain('rel="canonical"')
  })

  test('the icon, the apple icon and the manifest are found by the links of a page', async () => {
    const page = await (await new Visitor(app.origin).send(at('/login/'))).text()
    for (const rel of ['icon', 'apple-touch-icon', 'manifest']) {
      const href = new RegExp(`<link rel="${rel}" href="([^"]+)"`).exec(page)?.[1] ?? ''
      expect([rel, (await new Visitor(app.origin).send(href)).status]).toEqual([rel, 200])
    }
  })

  test.each([
    ['/dashboard/', '%2Fdashboard'],
    ['/account/sessions/?x=1', '%2Faccount%2Fsessions%3Fx%3D1'],
    ['/no-such-page/', '%2Fno-such-page'],
  ])('a stranger at %s is sent to the login, with the way back', async (path, next) => {
    const { status, headers } = await new Visitor(app.origin).send(at(path))
    expect([status, headers.get('location')]).toEqual([303, at(`/login/?next=${next}`)])
  })

  test('signing up, in, to a page, and out by forms, each time at the right address', async () => {
    const email = 'base-path@users.example'
    const signedUp = await visitor.form(at('/api/auth/signup/'), {
      name: 'Someone',
      email,
      password: PASSWORD,
    })
    expect([signedUp.status, signedUp.headers.get('location')]).toEqual([303, at('/dashboard/')])
    expect(await (await visitor.send(at('/dashboard/'))).text()).toContain(email)
    const wrong = await new Visitor(app.origin).form(at('/api/auth/login/'), {
      email,
      password: 'something else',
    })
    expect(wrong.headers.get('location')).toBe(at('/login/?error=invalid_credentials'))
    const fields = { email, password: PASSWORD, next: '/account/sessions?x=1' }
    const loggedIn = await new Visitor(app.origin).form(at('/api/auth/login/'), fields)
    expect(loggedIn.headers.get('location')).toBe(at('/account/sessions/?x=1'))
    const loggedOut = await visitor.form(at('/api/auth/logout/'), {})
    expect([loggedOut.status, loggedOut.headers.get('location')]).toEqual([303, at('/login/')])
    expect((await visitor.send(at('/api/auth/session/'))).status).toBe(401)
  })

  test('pages take GET and HEAD, unknown methods and targets are refused, well-known addresses answer', async () => {
    expect((await visitor.send(at('/login/'), { method: 'POST' })).status).toBe(405)
    expect((await visitor.send(at('/dashboard/'), { method: 'DELETE' })).status).toBe(401)
    expect((await visitor.send(at('/api/%zz'))).status).toBe(401)
    expect((await visitor.send(at('/.well-known/jwks.json'))).status).toBe(200)
    const changePassword = await visitor.send(at('/.well-known/change-password/'))
    expect(changePassword.headers.get('location')).toBe(at('/account/'))
  })
})
