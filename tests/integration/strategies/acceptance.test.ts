import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { STRATEGY_NAMES } from '@/lib/lab/strategies/strategy'
import { LEEWAY_SECONDS } from '@/lib/session/token/access-token'
import { type RunningApp, startApp } from '../../support/app'
import { CookieBrowser } from '../../support/cookie-browser'
import { EXPECTED } from './expected'

const PASSWORD = 'seven green bicycles at dawn'
const NEW_PASSWORD = 'eight yellow bicycles at dusk'

describe.each(STRATEGY_NAMES)('under the strategy %s', strategy => {
  const expected = EXPECTED[strategy]
  let app: RunningApp

  beforeAll(async () => {
    app = await startApp({
      env: { REVOCATION_STRATEGY: strategy, LOGIN_RATE_LIMIT: 'off', REFRESH_GRACE: '2' },
    })
  })
  afterAll(() => app?.stop())

  test('a login is accepted, and so is a copy of it', async () => {
    const { browser } = await signUp(app)
    expect(await use(browser)).toBe(200)
    expect(await use(browser.copy('access'))).toBe(200)
    expect(await use(new CookieBrowser(app.origin))).toBe(401)
  })

  test('a logout says what it did, and does what the table says', async () => {
    const { browser } = await signUp(app)
    const [access, refresh] = [browser.copy('access'), browser.copy('refresh')]
    const { status, body } = await browser.send('POST', '/api/auth/logout')
    expect(status).toBe(200)
    expect(body).toMatchObject({ revoked: expected.logout.revoked })
    expect(body).toHaveProperty('revokedAt', expected.logout.revoked ? expect.any(String) : null)
    expect(body).toHaveProperty('deniedUntil', expected.copyAfterLogout === 401 ? expect.any(String) : null)
    expect(browser.has('access')).toBe(!expected.logout.clearsCookies)
    expect(browser.has('refresh')).toBe(!expected.logout.clearsCookies)
    expect(await use(browser)).toBe(expected.browserAfterLogout)
    expect(await use(access)).toBe(expected.copyAfterLogout)
    expect((await refresh.send('POST', '/api/auth/refresh')).status).toBe(expected.refreshAfterLogout)
  })

  test('the refused copy is told why', async () => {
    const { browser } = await signUp(app)
    const copy = browser.copy('access')
    await browser.send('POST', '/api/auth/logout')
    const { status, body } = await copy.send('GET', '/api/auth/session')
    expect(status).toBe(expected.copyAfterLogout)
    if (status === 401) expect(body).toMatchObject({ code: 'revoked', reason: 'signed_out' })
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
    const { copyAfterLogout } = expected
    expect(await Promise.all(copies.map(use))).toEqual([copyAfterLogout, copyAfterLogout, copyAfterLogout])
  })

  test('a logout ends this session and no other', async () => {
    const { browser, email } = await signUp(app)
    const other = await logIn(app, email, PASSWORD)
    await browser.send('POST', '/api/auth/logout')
    expect(await use(other.copy('access'))).toBe(200)
    expect((await other.copy('refresh').send('POST', '/api/auth/refresh')).status).toBe(200)
  })

  test('a password change ends all copies, and leaves this browser signed in', async () => {
    const { browser, email } = await signUp(app)
    const copies = [browser.copy('access'), (await logIn(app, email, PASSWORD)).copy('access')]
    const refresh = browser.copy('refresh')
    const change = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }
    expect(await browser.send('POST', '/api/account/password', change)).toEqual({
      status: 200,
      body: { revoked: 1 },
    })
    expect(await use(browser.copy('access'))).toBe(200)
    expect(await Promise.all(copies.map(use))).toEqual([expected.copyAfterEnding, expected.copyAfterEnding])
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
    expect(await Promise.all(copies.map(use))).toEqual([expected.copyAfterEnding, expected.copyAfterEnding])
    expect((await other.copy('refresh').send('POST', '/api/auth/refresh')).status).toBe(401)
    expect(await use(await logIn(app, email, PASSWORD))).toBe(200)
  })
})

const SIGNATURE_ONLY = STRATEGY_NAMES.filter(name => EXPECTED[name].copyAfterLogout === 200)

test.each(SIGNATURE_ONLY)(
  'under %s a copied access token dies when it expires, logout or not',
  async strategy => {
    const life = 2
    const app = await startApp({ env: { REVOCATION_STRATEGY: strategy, ACCESS_TOKEN_TTL: String(life) } })
    try {
      const { browser } = await signUp(app)
      const copy = browser.copy('access')
      const issuedBefore = Date.now()
      await browser.send('POST', '/api/auth/logout')
      expect(await use(copy)).toBe(200)
      const latest = issuedBefore + (life + LEEWAY_SECONDS + 2) * 1000
      // Time itself is what is tested: the token is asked until it is refused.
      while ((await use(copy)) === 200 && Date.now() < latest) await sleep(100)
      expect(await use(copy)).toBe(401)
      expect(Date.now() - issuedBefore).toBeGreaterThan((life + LEEWAY_SECONDS - 2) * 1000)
    } finally {
      await app.stop()
    }
  },
)

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
