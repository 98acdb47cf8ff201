import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { messagePage } from '@/lib/web/problem-page'
import { expectAccessible } from './accessible'
import { expect, test } from './fixtures'

test.use({ expectedErrors: [/status of 503/] })

const TEXT = { title: 'We can’t check your session right now', text: 'Nobody gets in.' }

/** The page as it is sent while the store is away, and what the app answers to its looks. */
async function showUnavailable(page: Page, isReady: () => boolean): Promise<{ looks: () => number }> {
  const nonce = randomUUID()
  let looks = 0
  await page.route('**/login', route =>
    isReady()
      ? route.continue()
      : route.fulfill({
          status: 503,
          contentType: 'text/html; charset=utf-8',
          headers: {
            'content-security-policy': `default-src 'self'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'`,
          },
          body: messagePage(nonce, { ...TEXT, reloads: true }),
        }),
  )
  await page.route('**/api/ready', route => {
    looks += 1
    return route.fulfill({ status: isReady() ? 200 : 503, json: {} })
  })
  await page.goto('/login')
  return { looks: () => looks }
}

test('the page for a store that is away loads again by itself when it is back, and says itself once', async ({
  page,
}) => {
  let isReady = false
  await page.clock.install()
  const { looks } = await showUnavailable(page, () => isReady)
  await expect(page.getByText(TEXT.title)).toHaveCount(1)
  await expect(page.getByRole('status')).toHaveText('This page loads again by itself as soon as it can.')
  await page.clock.runFor(1100)
  await expect.poll(looks).toBe(1)
  isReady = true
  await page.clock.runFor(2100)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Log in')
})

test('its looks become rarer and end', async ({ page }) => {
  // An installed clock goes on by itself. Stopped, only the test moves it.
  await page.clock.install({ time: 0 })
  await page.clock.pauseAt(1000)
  const { looks } = await showUnavailable(page, () => false)
  for (let look = 0; look < 12; look++) {
    await page.clock.runFor(Math.min(2 ** look, 30) * 1000 - 100)
    expect(looks(), `before look ${look + 1}`).toBe(look)
    // The next look is planned when this one has its answer.
    const answered = page.waitForEvent('requestfinished', request => request.url().endsWith('/api/ready'))
    await page.clock.runFor(200)
    await answered
    await page.evaluate(() => undefined)
    expect(looks()).toBe(look + 1)
  }
  await expect(page.getByRole('status')).toHaveText('This page has stopped trying by itself.')
  await page.clock.runFor(600_000)
  expect(looks()).toBe(12)
  // Loading it by hand does not begin them again.
  await page.reload()
  await expect(page.getByRole('status')).toHaveText('This page has stopped trying by itself.')
  await expect(page.getByRole('link', { name: 'Try again' })).toBeVisible()
})

test('it has no accessibility violation', { tag: '@all' }, async ({ page }) => {
  await showUnavailable(page, () => false)
  await expectAccessible(page, 'store away')
})
