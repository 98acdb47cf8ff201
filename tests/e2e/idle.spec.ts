import type { Page, Request } from '@playwright/test'
import { expect, test } from './fixtures'
import { signUp } from './people'

test.use({ expectedErrors: [/status of 401/] })

const HOUR_MS = 3_600_000
/** Longer than a session lives without use. */
const LIFE_MS = 31 * 24 * HOUR_MS

/** The page's own questions about the session, by whether they count as use. */
function watchQuestions(page: Page) {
  const counted: Request[] = []
  const uncounted: Request[] = []
  page.on('request', request => {
    if (!/\/api\/(auth\/session|sessions)$/.test(request.url())) return
    const list = request.headers()['x-session-watch'] === '1' ? uncounted : counted
    list.push(request)
  })
  return { counted, uncounted }
}

/** Opens a page, and waits until its script watches the session: from then on it measures the time. */
async function goToWatched(page: Page, path: string) {
  const listens = page.waitForRequest(request => request.url().endsWith('/api/auth/events'))
  await page.goto(path)
  await listens
}

for (const path of ['/dashboard', '/account/sessions']) {
  test(`${path}, open and untouched until its session ends, never counts as use`, async ({
    page,
    context,
    origin,
  }) => {
    await signUp(context, origin)
    await page.clock.install()
    await goToWatched(page, path)
    const { counted, uncounted } = watchQuestions(page)
    const asks = page.waitForRequest(request => request.url().endsWith('/api/auth/session'))
    await page.clock.fastForward(LIFE_MS)
    await asks
    expect(uncounted.length).toBeGreaterThan(0)
    expect(counted.map(request => request.url())).toEqual([])
  })
}

test('the poll that stands in for the event stream never counts as use', async ({
  page,
  context,
  origin,
}) => {
  await context.route('**/api/auth/events', () => {})
  await signUp(context, origin)
  await page.goto('/dashboard')
  const { counted, uncounted } = watchQuestions(page)
  await expect.poll(() => uncounted.length, { timeout: 15_000 }).toBeGreaterThan(2)
  expect(counted).toEqual([])
})

test('a key, a click and a return to the tab count as use', async ({ page, context, origin }) => {
  await signUp(context, origin)
  await page.clock.install()
  await goToWatched(page, '/account')
  const { counted } = watchQuestions(page)
  const acts = [
    () => page.keyboard.press('Tab'),
    () => page.getByRole('heading', { level: 1 }).click(),
    () => page.evaluate(() => dispatchEvent(new Event('focus'))),
  ]
  for (const [index, act] of acts.entries()) {
    await page.clock.fastForward(HOUR_MS)
    await act()
    await expect.poll(() => counted.length).toBe(index + 1)
  }
  await page.clock.fastForward(HOUR_MS)
  await page.evaluate(() => document.dispatchEvent(new KeyboardEvent('keydown')))
  await page.clock.fastForward(HOUR_MS)
  const answered = page.waitForResponse('**/api/auth/session')
  await page.keyboard.press('Tab')
  await answered
  expect(counted, 'the key that a script pressed does not count').toHaveLength(acts.length + 1)
})

test('an untouched page warns before its session ends, and any key keeps it', async ({
  page,
  context,
  origin,
}) => {
  await signUp(context, origin)
  await page.clock.install()
  await page.route('**/api/auth/session', async route => {
    const isWatching = route.request().headers()['x-session-watch'] === '1'
    const response = await route.fetch()
    const body = await response.json()
    const now = Date.parse(response.headers().date ?? '')
    if (isWatching) body.expiresInMs = HOUR_MS / 15
    else body.session.expiresAt = new Date(now + LIFE_MS).toISOString()
    await route.fulfill({ response, json: body })
  })
  await goToWatched(page, '/account')
  await page.clock.fastForward(LIFE_MS)
  await expect(page.getByText('Your session ends in a few minutes.')).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByText('Your session ends in a few minutes.')).toHaveCount(0)
})

test('an untouched page whose session has ended says so, and keeps what was typed', async ({
  page,
  context,
  origin,
}) => {
  await context.route('**/api/auth/events', () => {})
  await signUp(context, origin)
  await page.clock.install()
  await goToWatched(page, '/account')
  await page.getByLabel('Current password').fill('half a password')
  await context.clearCookies()
  await page.clock.fastForward(LIFE_MS)
  await expect(page.getByText('Your session has ended.')).toBeVisible()
  await expect(page.getByLabel('Current password')).toHaveValue('half a password')
})

for (const hours of [13, -13, 24 * 400]) {
  test(`a browser clock ${hours} hours off changes nothing`, async ({ page, context, origin }) => {
    await signUp(context, origin)
    await page.clock.install({ time: Date.now() + hours * HOUR_MS })
    await goToWatched(page, '/dashboard')
    await expect(page.getByText(/^1[45]:\d\d$/)).toBeVisible()
    await expect(page.getByText(/Your session (has ended|ends in)/)).toHaveCount(0)
    await page.clock.fastForward(60_000)
    await expect(page.getByText(/^1[34]:\d\d$/)).toBeVisible()
    await expect(page.getByText(/Your session (has ended|ends in)/)).toHaveCount(0)
    await expect(page).toHaveURL(/dashboard/)
  })
}
