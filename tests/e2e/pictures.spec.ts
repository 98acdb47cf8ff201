import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'

/** Where `npm run docs -- pictures` wants them. Without it the walk is a test like any other, and keeps nothing. */
const FOLDER = process.env.PICTURES_FOLDER

test.use({
  viewport: { width: 1100, height: 720 },
  colorScheme: 'light',
  expectedErrors: [/status of 401/],
})
test.setTimeout(90_000)

test('the README’s pictures: logged in, copied, logged out, listed, kicked', async ({
  page,
  browser,
  origin,
}) => {
  await page.goto('/')
  await page.getByRole('button', { name: 'Log in as Ada' }).click()
  await page.waitForURL('**/dashboard')
  await expect(page.getByRole('heading', { name: 'This token’s life' })).toBeVisible()
  await take(page, '1-signed-in')

  await page.goto('/lab')
  await page.getByRole('button', { name: '2 min' }).click()
  await expect(page.getByText('200 still in')).toHaveCount(0)
  await expect(lane(page, 'denylist')).toContainText('200 OK')
  await page.getByRole('button', { name: 'Log out', exact: true }).last().click()
  await expect(lane(page, 'expiry')).toContainText('200 OK')
  await expect(lane(page, 'denylist')).toContainText('401 Unauthorized')
  await page.getByRole('group', { name: /End the session/ }).scrollIntoViewIfNeeded()
  await page.mouse.wheel(0, 260)
  await take(page, '2-logged-out')

  const admin = await (await browser.newContext({ baseURL: origin, viewport: page.viewportSize() })).newPage()
  await admin.goto('/')
  await admin.getByRole('button', { name: 'Log in as Grace' }).click()
  await admin.waitForURL('**/dashboard')
  await admin.goto('/admin')
  await admin.getByRole('link', { name: 'ada@example.com' }).click()
  await expect(admin.getByRole('button', { name: 'Kick' })).toBeVisible()
  await take(admin, '3-kick')
})

function lane(page: Page, name: string) {
  return page.locator(`section[data-lane="${name}"]`)
}

async function take(page: Page, name: string): Promise<void> {
  if (!FOLDER) return
  mkdirSync(FOLDER, { recursive: true })
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' })
}
