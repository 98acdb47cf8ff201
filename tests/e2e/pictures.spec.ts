import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { expect, test } from './fixtures'

/** Where `npm run docs -- pictures` wants them. Without it the walk is a test like any other, and keeps nothing. */
const FOLDER = process.env.PICTURES_FOLDER

/** How long the experiment of the front page takes, and how fast the picture shows it. */
const SECONDS = 26
const FRAME_MS = 350
const LAST_FRAME_MS = 3000

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

test('the README’s moving picture: two copies, before and after the logout', async ({ page }) => {
  await page.goto('/')
  const figure = page.getByRole('figure')
  await page.getByRole('button', { name: 'Log the victim out' }).click()
  const frames: Buffer[] = []
  const answers = figure.locator('[data-lane="denylist"] [data-answered]')
  for (let shown = 0; shown < (FOLDER ? SECONDS : 2); shown = await answers.count()) {
    // Each lane draws one more answer a second.
    await expect.poll(() => answers.count()).toBeGreaterThan(shown)
    frames.push(await figure.screenshot({ animations: 'disabled' }))
  }
  expect(frames.every(({ length }) => length > 0)).toBe(true)
  if (!FOLDER) return
  await sharp(frames, { join: { animated: true } })
    .webp({ delay: frames.map((_, index) => (index === frames.length - 1 ? LAST_FRAME_MS : FRAME_MS)) })
    .toFile(join(FOLDER, 'experiment.webp'))
})

test('the picture of link previews', async ({ page }) => {
  await page.setViewportSize({ width: 1200, height: 630 })
  await page.setContent(readFileSync('tools/link-preview.html', 'utf8'))
  await expect(page.getByRole('heading')).toHaveText(/not.logging.out/)
  if (FOLDER) await page.screenshot({ path: 'app/opengraph-image.png' })
})

function lane(page: Page, name: string) {
  return page.locator(`section[data-lane="${name}"]`)
}

async function take(page: Page, name: string): Promise<void> {
  if (!FOLDER) return
  mkdirSync(FOLDER, { recursive: true })
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' })
}
