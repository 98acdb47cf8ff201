import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningApp, startApp } from '../support/app'
import { adoptIntoFreshApp } from './fresh-app'

const ADA = { email: 'ada@example.com', password: 'correct horse battery staple' }

describe('a fresh Next app that took the core from the registry', () => {
  let app: RunningApp
  let stolen: string

  beforeAll(async () => {
    app = await startApp({ folder: await adoptIntoFreshApp() })
  })
  afterAll(async () => {
    await app?.stop()
  })

  const page = (path: string, cookie = '') =>
    fetch(app.origin + path, { headers: { cookie }, redirect: 'manual' })
  const submit = (path: string, fields: Record<string, string>, cookie = '') =>
    fetch(app.origin + path, {
      method: 'POST',
      headers: { cookie },
      body: new URLSearchParams(fields),
      redirect: 'manual',
    })

  test('sends a visitor of the protected page to the login page, and back after the login', async () => {
    const turnedAway = await page('/private')
    expect(turnedAway.status).toBe(303)
    const login = new URL(turnedAway.headers.get('location') ?? '', app.origin)
    expect(login.pathname + login.search).toBe('/login?next=%2Fprivate')
    expect(await (await page(login.pathname + login.search)).text()).toContain('value="/private"')

    const loggedIn = await submit('/api/auth/login', { ...ADA, next: '/private' })
    expect([loggedIn.status, loggedIn.headers.get('location')]).toEqual([303, '/private'])
    stolen = loggedIn.headers
      .getSetCookie()
      .map(cookie => cookie.split(';')[0])
      .join('; ')
    expect(await (await page('/private', stolen)).text()).toContain('Ada Lovelace')
  })

  test('refuses a copy of the cookies once the logout has answered', async () => {
    const loggedOut = await submit('/api/auth/logout', {}, stolen)
    expect(loggedOut.status).toBe(303)

    const replayed = await page('/private', stolen)
    expect(replayed.status).toBe(303)
    expect(await replayed.text()).not.toContain('Ada')
    const session = await page('/api/auth/session', stolen)
    expect(session.status).toBe(401)
    expect(await session.json()).toMatchObject({ code: 'revoked', reason: 'signed_out' })
  })

  test('protects the pages and addresses that nobody thought of', async () => {
    expect((await page('/')).status).toBe(200)
    expect((await page('/forgotten')).status).toBe(303)
    expect((await page('/api/forgotten')).status).toBe(401)
  })
})
