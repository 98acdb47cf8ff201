import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningApp, startApp } from '../../support/app'
import { CookieBrowser } from '../../support/cookie-browser'

const PASSWORD = 'seven green bicycles at dawn'
const NEW_PASSWORD = 'eight yellow bicycles at dusk'

describe('an ended session', () => {
  let app: RunningApp

  beforeAll(async () => {
    app = await startApp({
      env: { LOGIN_RATE_LIMIT: 'off', REFRESH_GRACE: '2' },
    })
  })
  afterAll(() => app?.stop())

  test('a login is accepted, and so is a copy of it', async () => {
    const { browser } = await signUp(app)
    expect(await use(browser)).toBe(200)
    expect(await use(browser.copy('access'))).toBe(200)
    expect(await use(new CookieBrowser(app.origin))).toBe(401)
  })

  test('a logout says what it did, and no copy is accepted after it', async () => {
    const { browser } = await signUp(app)
    const [access, refresh] = [browser.copy('access'), browser.copy('refresh')]
    const { status, body } = await browser.send('POST', '/api/auth/logout')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      revoked: true,
      revokedAt: expect.any(String),
      deniedUntil: expect.any(String),
    })
    expect(browser.has('access')).toBe(false)
    expect(browser.has('refresh')).toBe(false)
    expect(await use(browser)).toBe(401)
    expect(await use(access)).toBe(401)
    expect((await refresh.send('POST', '/api/auth/refresh')).status).toBe(401)
  })

  test('the refused copy is told why', async () => {
    const { browser } = await signUp(app)
    const copy = browser.copy('access')
    await browser.send('POST', '/api/auth/logout')
    const { status, body } = await copy.send('GET', '/api/auth/session')
    expect(status).toBe(401)
    expect(body).toMatchObject({ code: 'revoked', reason: 'signed_out' })
  })

  test('every access token of the session goes with it, those of a refresh that was asked twice too', async () => {
    const { browser } = await signUp(app)
    const copies = [browser.copy('access')]
    const twins = [browser.copy('refresh'), browser.copy('refresh')]
    for (const twin of twins) {
      expect((await twin.send('POST', '/api/auth/refresh')).status).toBe(200)
      copies.push(twin.copy('access'))
    }
    expect(await Promise.all(copies.map(use))).toEqual([200, 200, 200])
    await browser.send('POST', '/api/auth/logout')
    expect(await Promise.all(copies.map(use))).toEqual([401, 401, 401])
  })

  test('a logout ends this session and no other', async () => {
    const { browser, email } = await signUp(app)
    const other = await logIn(app, email, PASSWORD)
    await browser.send('POST', '/api/auth/logout')
    expect(await use(other.copy('access'))).toBe(200)
    expect((await other.copy('refresh').send('POST', '/api/auth/refresh')).status).toBe(200)
  })

  test('a password change ends all copies, and leaves this browser logged in', async () => {
    const { browser, email } = await signUp(app)
    const copies = [browser.copy('access'), (await logIn(app, email, PASSWORD)).copy('access')]
    const refresh = browser.copy('refresh')
    const change = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }
    expect(await browser.send('POST', '/api/account/password', change)).toEqual({
      status: 200,
      body: { revoked: 1 },
    })
    expect(await use(browser.copy('access'))).toBe(200)
    expect(await Promise.all(copies.map(use))).toEqual([401, 401])
    expect((await refresh.send('POST', '/api/auth/refresh')).status).toBe(401)
    expect((await browser.send('POST', '/api/auth/refresh')).status).toBe(200)
    expect(await use(await logIn(app, email, NEW_PASSWORD))).toBe(200)
  })

  test('logging out everywhere ends every session', async () => {
    const { browser, email } = await signUp(app)
    const other = await logIn(app, email, PASSWORD)
    const copies = [browser.copy('access'), other.copy('access')]
    expect(await browser.send('DELETE', '/api/sessions?scope=all')).toEqual({
      status: 200,
      body: { revoked: 2 },
    })
    expect(await Promise.all(copies.map(use))).toEqual([401, 401])
    expect((await other.copy('refresh').send('POST', '/api/auth/refresh')).status).toBe(401)
    expect(await use(await logIn(app, email, PASSWORD))).toBe(200)
  })
})

async function signUp(app: RunningApp): Promise<{ browser: CookieBrowser; email: string }> {
  const browser = new CookieBrowser(app.origin)
  const email = `${randomUUID()}@example.com`
  const { status } = await browser.send('POST', '/api/auth/signup', {
    name: 'Ada',
    email,
    password: PASSWORD,
  })
  expect(status).toBe(201)
  return { browser, email }
}

async function logIn(app: RunningApp, email: string, password: string): Promise<CookieBrowser> {
  const browser = new CookieBrowser(app.origin)
  expect((await browser.send('POST', '/api/auth/login', { email, password })).status).toBe(200)
  return browser
}

async function use(browser: CookieBrowser): Promise<number> {
  return (await browser.send('GET', '/api/auth/session')).status
}
