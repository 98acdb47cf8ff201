import { expect } from 'vitest'
import { until } from '@/tests/support/until'
import { logIn, NAME, PASSWORD, PROTECTED_TEXT, signUp, Visitor } from '@/tests/support/visitor'
import { ANSWER_LIMIT_MS, RECOVERY_LIMIT_MS } from './stage'

export const NEW_PASSWORD = 'a different umbrella altogether'

/** Who has something to lose when Redis fails; every one of them logged in. */
export type Cast = {
  reader: Visitor
  refresher: Visitor
  /** Changes the password; `otherDevice` is a second session of the same user. */
  changer: { here: Visitor; otherDevice: Visitor; email: string }
  /** Ends the sessions of `otherDevice`. */
  kicker: { here: Visitor; otherDevice: Visitor }
  /** Log out, one by the API and one by the form. */
  leaver: Visitor
  formLeaver: Visitor
}

/** @param origin an instance that works. */
export async function gather(origin: string): Promise<Cast> {
  const [reader, refresher, changer, kicker, leaver, formLeaver] = await Promise.all(
    Array.from({ length: 6 }, () => signUp(origin)),
  )
  if (!reader || !refresher || !changer || !kicker || !leaver || !formLeaver)
    throw new Error('a sign-up is missing')
  return {
    reader: reader.visitor,
    refresher: refresher.visitor,
    changer: {
      here: changer.visitor,
      otherDevice: await logIn(origin, changer.email),
      email: changer.email,
    },
    kicker: { here: kicker.visitor, otherDevice: await logIn(origin, kicker.email) },
    leaver: leaver.visitor,
    formLeaver: formLeaver.visitor,
  }
}

/** What came of a request: an answer that has been read, and how long it took (ms). */
export type Outcome = { status: number; headers: Headers; text: string; ms: number }

async function timed(answer: Promise<Response>): Promise<Outcome> {
  const startedAt = performance.now()
  const response = await answer
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, ms: performance.now() - startedAt }
}

/** Everything that a visitor may want, asked of one instance at once. Each with its own copy of the cookies. */
export async function askEverything(origin: string, cast: Cast) {
  const at = (visitor: Visitor) => visitor.copy(origin)
  const passwords = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD }
  const credentials = { email: cast.changer.email, password: PASSWORD }
  const asked = {
    page: at(cast.reader).send('/dashboard'),
    rscPage: at(cast.reader).send('/dashboard', { headers: { rsc: '1' } }),
    api: at(cast.reader).send('/api/auth/session'),
    sessions: at(cast.reader).send('/api/sessions'),
    signup: at(cast.reader).json('/api/auth/signup', {
      name: NAME,
      email: `late-${performance.now()}@users.example`,
      password: PASSWORD,
    }),
    login: at(cast.reader).json('/api/auth/login', credentials),
    loginForm: at(cast.reader).form('/api/auth/login', credentials),
    refresh: at(cast.refresher).json('/api/auth/refresh', {}),
    password: at(cast.changer.here).json('/api/account/password', passwords),
    passwordForm: at(cast.changer.here).form('/api/account/password', passwords),
    kick: at(cast.kicker.here).send('/api/sessions?scope=others', { method: 'DELETE' }),
    logout: cast.leaver.copy(origin).json('/api/auth/logout', {}),
    logoutForm: cast.formLeaver.copy(origin).form('/api/auth/logout', {}),
    health: at(cast.reader).send('/api/health'),
    ready: at(cast.reader).send('/api/ready'),
  }
  const outcomes = await Promise.all(
    Object.entries(asked).map(async ([name, answer]) => [name, await timed(answer)] as const),
  )
  return Object.fromEntries(outcomes) as Record<keyof typeof asked, Outcome>
}

export type Outcomes = Awaited<ReturnType<typeof askEverything>>

const HTML = ['page', 'rscPage', 'loginForm', 'passwordForm', 'logoutForm'] as const
const JSON_ANSWERS = [
  'api',
  'sessions',
  'signup',
  'login',
  'refresh',
  'password',
  'kick',
  'ready',
  'logout',
] as const

/** How long as many requests at once take this machine at the moment while Redis is well (ms). */
export async function measureBusyness(origin: string, { reader }: Pick<Cast, 'reader'>): Promise<number> {
  const asked = Array.from({ length: 15 }, () => timed(reader.copy(origin).send('/dashboard')))
  return Math.max(...(await Promise.all(asked)).map(({ ms }) => ms))
}

/**
 * The table "When Redis fails" of the requirements, line by line.
 * @param busyMs what the machine itself takes, from {@link measureBusyness}: that is not Redis' fault.
 */
export function expectTheTable(outcomes: Outcomes, busyMs: number): void {
  const limit = ANSWER_LIMIT_MS + Math.max(busyMs, outcomes.health.ms)
  for (const [name, { ms }] of Object.entries(outcomes))
    expect.soft(ms, `${name} in time`).toBeLessThan(limit)
  expect.soft(outcomes.health.status, 'health').toBe(200)
  for (const name of [...HTML, ...JSON_ANSWERS]) expectUnavailable(name, outcomes[name])
  for (const name of ['logout', 'logoutForm'] as const) expectPostponed(name, outcomes[name])
}

/** 503 in the right shape; cookies untouched, but by a logout. */
export function expectUnavailable(name: keyof Outcomes, { status, headers, text }: Outcome): void {
  const isHtml = HTML.some(html => html === name)
  expect.soft(status, name).toBe(503)
  expect.soft(headers.get('retry-after'), `${name} Retry-After`).toMatch(/^[1-9]\d*$/)
  expect.soft(headers.get('cache-control'), `${name} Cache-Control`).toContain('no-store')
  expect.soft(headers.get('location'), `${name} Location`).toBeNull()
  const type = isHtml ? 'text/html; charset=utf-8' : 'application/problem+json'
  expect.soft(headers.get('content-type'), `${name} Content-Type`).toBe(type)
  expect.soft(text, name).not.toMatch(PROTECTED_TEXT)
  if (!isHtml) expect.soft(JSON.parse(text), name).toMatchObject({ status: 503, code: 'store_unavailable' })
  if (!name.startsWith('logout')) expect.soft(headers.getSetCookie(), `${name} Set-Cookie`).toEqual([])
}

/** Both auth cookies are cleared, the ticket is kept, and nothing is called revoked. */
function expectPostponed(name: 'logout' | 'logoutForm', { headers, text }: Outcome): void {
  const cookies = headers.getSetCookie()
  const named = (cookie: string) => cookies.find(set => set.startsWith(`${cookie}=`))
  expect.soft(named('access'), `${name} clears the access cookie`).toMatch(/^access=;.*Max-Age=0/)
  expect.soft(named('refresh'), `${name} clears the refresh cookie`).toMatch(/^refresh=;.*Max-Age=0/)
  expect
    .soft(named('logout-ticket'), `${name} leaves a ticket`)
    .toMatch(/^logout-ticket=[\w-]+\.[\w-]+\.[\w-]+;.*HttpOnly.*Max-Age=[1-9]/)
  expect.soft(cookies, name).toHaveLength(3)
  if (name === 'logout')
    expect.soft(JSON.parse(text), name).toMatchObject({ cookiesCleared: true, revoked: false })
}

/** @returns whether the cookies still open a page and an API address, which have to agree. */
export async function isLoggedIn(visitor: Visitor, origin: string): Promise<boolean> {
  const [page, api] = await Promise.all([
    visitor.copy(origin).send('/dashboard'),
    visitor.copy(origin).send('/api/auth/session'),
  ])
  const accepted = page.status === 200
  expect(api.status, 'page and API agree').toBe(accepted ? 200 : 401)
  if (!accepted) expect(page.status).toBe(303)
  return accepted
}

/** @returns whether a new browser logs in with this password. */
export async function canLogIn(origin: string, email: string, password: string): Promise<boolean> {
  const { status } = await new Visitor(origin).json('/api/auth/login', { email, password })
  expect([200, 401]).toContain(status)
  return status === 200
}

/** @returns whether either of the two tokens, each on its own, still gets anything. */
export async function isAnythingGood(copy: Visitor, origin: string): Promise<boolean> {
  const only = (name: 'access' | 'refresh') => {
    const visitor = copy.copy(origin)
    visitor.cookies.clear()
    visitor.cookies.set(name, copy.cookie(name))
    return visitor
  }
  const [access, refresh] = await Promise.all([
    only('access').send('/api/auth/session'),
    only('refresh').json('/api/auth/refresh', {}),
  ])
  for (const { status } of [access, refresh]) expect([200, 401]).toContain(status)
  return access.status === 200 || refresh.status === 200
}

/** Resolves when the instance serves again; fails the test when it takes too long. */
export async function expectRecovery(origin: string, { reader }: Pick<Cast, 'reader'>): Promise<number> {
  return until('service after the fault', RECOVERY_LIMIT_MS, async () => {
    const [page, ready] = await Promise.all([
      reader.copy(origin).send('/dashboard'),
      reader.copy(origin).send('/api/ready'),
    ])
    expect([200, 503]).toContain(page.status)
    return page.status === 200 && ready.status === 200
  })
}

/**
 * After a fault no reader has to log in again, and every change was made as a whole or not at all.
 * @param committed whether Redis may have done what the app could not confirm.
 */
export async function expectNothingHalfDone(
  origin: string,
  cast: Cast,
  { committed = false }: { committed?: boolean } = {},
): Promise<void> {
  const { reader, refresher, changer, kicker } = cast
  expect(await isLoggedIn(reader, origin), 'the reader').toBe(true)
  const refreshed = await refresher.copy(origin).json('/api/auth/refresh', {})
  expect(refreshed.status, 'the same refresh token').toBe(200)

  const isChanged = await canLogIn(origin, changer.email, NEW_PASSWORD)
  expect(await canLogIn(origin, changer.email, PASSWORD), 'the old password').toBe(!isChanged)
  // A change ends every session first, so an unconfirmed one may leave the user logged out with the old password.
  if (isChanged || !committed) {
    for (const visitor of [changer.here, changer.otherDevice])
      expect(await isAnythingGood(visitor, origin), 'sessions of the time before').toBe(!isChanged)
  }
  expect(await isLoggedIn(kicker.here, origin), 'the kicker').toBe(true)
  if (committed) return
  expect(isChanged, 'the password').toBe(false)
  expect(await isLoggedIn(kicker.otherDevice, origin), 'who was to be kicked').toBe(true)
}

/**
 * The browser comes back with nothing but its ticket: the logout is finished, the ticket cleared, and no copy is good.
 * @param outcome of the logout that was postponed.
 * @param copy the tokens as a thief has them.
 */
export async function expectFinishedByVisit(
  origin: string,
  outcome: Outcome,
  copy: Visitor,
  visit: (browser: Visitor) => Promise<Response>,
): Promise<Response> {
  const browser = copy.copy(origin)
  browser.cookies.clear()
  browser.cookies.set('logout-ticket', ticketOf(outcome))
  const answer = await visit(browser)
  expect(answer.headers.getSetCookie().join()).toMatch(/logout-ticket=;[^,]*Max-Age=0/)
  expect(browser.cookies.has('logout-ticket')).toBe(false)
  expect(await isAnythingGood(copy, origin), 'a copy after the logout was finished').toBe(false)
  return answer
}

function ticketOf({ headers }: Outcome): string {
  const ticket = headers.getSetCookie().map(cookie => /^logout-ticket=([^;]+)/.exec(cookie)?.[1])
  return ticket.find(text => text !== undefined) ?? 'no ticket'
}
