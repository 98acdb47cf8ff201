import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { newPerson, PASSWORD, signUp, silenceStream } from './people'

test.use({ expectedErrors: [/status of 401/] })

/** What the design promises an open page. */
const NOTICE_MS = 2000
const LOAD_MS = 5000
/** A return to the tab counts only so long after the page was opened. */
const SAME_RETURN_MS = 300

/** Resolves with the time at which the page begins to load again. */
async function leavesAt(page: Page): Promise<number> {
  await page.waitForRequest(request => request.isNavigationRequest())
  return Date.now()
}

test('a visible page notices within two seconds that another user has logged in, by a form without scripts too', async ({
  page,
  context,
  origin,
}) => {
  await silenceStream(context)
  const first = await signUp(context, origin)
  await page.goto('/dashboard')
  await expect(page.getByRole('main')).toContainText(first.email)
  const second = newPerson()
  await context.request.post('/api/auth/signup', { data: second, headers: { origin } })
  const left = leavesAt(page)
  const other = await context.newPage()
  await other.goto('/account')
  const openedAt = Date.now()
  expect((await left) - openedAt).toBeLessThan(NOTICE_MS)
  await expect(page.getByRole('main')).toContainText(second.email, { timeout: LOAD_MS })
  await expect(page.locator('body')).not.toContainText(first.email)
})

test('a page that comes back to the front notices that another user has logged in', async ({
  page,
  context,
  origin,
}) => {
  await silenceStream(context)
  await signUp(context, origin)
  const listens = page.waitForResponse('**/api/auth/events')
  await page.goto('/dashboard')
  await listens
  const second = newPerson()
  await context.request.post('/api/auth/signup', { data: second, headers: { origin } })
  await page.evaluate(ms => setTimeout(() => dispatchEvent(new Event('focus')), ms), SAME_RETURN_MS)
  await expect(page.getByRole('main')).toContainText(second.email, { timeout: NOTICE_MS + LOAD_MS })
})

for (const path of ['/', '/adopt', '/lab']) {
  test(`${path} shows nobody within two seconds of a logout in another tab, and keeps what it shows`, async ({
    page,
    context,
    origin,
  }) => {
    await signUp(context, origin)
    await page.goto(path)
    const header = page.getByRole('banner')
    await expect(header.getByRole('button', { name: 'Log out' })).toBeVisible()
    await page.evaluate(() => document.documentElement.setAttribute('data-same-document', ''))
    const other = await context.newPage()
    await other.goto('/dashboard')
    await other.getByRole('banner').getByRole('button', { name: 'Log out' }).click()
    await other.waitForURL('**/login')
    await expect(header.getByRole('link', { name: 'Log in' })).toBeVisible({ timeout: NOTICE_MS })
    await expect(header.getByRole('button', { name: 'Log out' })).toHaveCount(0)
    await expect(page.locator('html')).toHaveAttribute('data-same-document', '')
  })
}

test('a public page that comes back to the front shows who is logged in by then', async ({
  page,
  context,
  origin,
}) => {
  await signUp(context, origin)
  await page.goto('/adopt')
  const header = page.getByRole('banner')
  await expect(header.getByRole('button', { name: 'Log out' })).toBeVisible()
  await context.request.post('/api/auth/logout', { headers: { origin } })
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await expect(header.getByRole('link', { name: 'Log in' })).toBeVisible({ timeout: NOTICE_MS })
})

test('an open login page follows a login in another tab', async ({ page, context, origin }) => {
  const person = await signUp(context, origin)
  await context.clearCookies()
  await page.goto('/login?next=/account')
  const other = await context.newPage()
  await other.goto('/login')
  await other.getByLabel('Email').fill(person.email)
  await other.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await other.getByRole('main').getByRole('button', { name: 'Log in' }).first().click()
  await page.waitForURL('**/account')
})
