import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible'
import { expect, test } from './fixtures'

// A refused copy is what the page is about; the browser notes each as an error.
test.use({ expectedErrors: [/status of 401/] })
test.setTimeout(150_000)

/** What a visitor waits for at most, from the address to the first refused copy. */
const SECONDS = 5
/** Below this nobody sees that anything moved. */
const UNSEEN = 0.001

const lane = (page: Page, name: 'client-delete' | 'denylist') => page.locator(`figure [data-lane="${name}"]`)

test('one click and five seconds lead to the first refused copy, and the other one is still in', async ({
  page,
}) => {
  // The best of three visits: other tests share this machine.
  const seconds: number[] = []
  while (seconds.length < 3 && Math.min(...seconds) > SECONDS) {
    const startedAt = performance.now()
    await page.goto('/')
    await page.getByRole('button', { name: 'Log the victim out' }).click()
    await expect(lane(page, 'denylist')).toContainText('401 refused ✓')
    seconds.push((performance.now() - startedAt) / 1000)
  }
  expect(Math.min(...seconds)).toBeLessThan(SECONDS)
  await expect(lane(page, 'client-delete')).toContainText('200 still in ✗')
  await expect(page.getByRole('figure').getByRole('status')).toContainText('the other is refused')
  await expectAccessible(page, 'the experiment runs')
})

test('every answer is a real request, one a second, until the copy has expired', async ({ page }) => {
  const asked: { copy: string; status: number }[] = []
  page.on('response', response => {
    const { pathname } = new URL(response.url())
    const copy = response.request().headers().authorization
    if (/^\/api\/lab\/(client-delete|denylist)$/.test(pathname) && copy) {
      asked.push({ copy, status: response.status() })
    }
  })
  await page.goto('/')
  await page.getByRole('button', { name: 'Log the victim out' }).click()
  await expect(page.getByRole('button', { name: 'Log the victim out again' })).toBeVisible({
    timeout: 40_000,
  })
  await expect(lane(page, 'client-delete')).toContainText(/still in for 2\d s ✗/)
  await expect(page.getByRole('figure').getByRole('status')).toContainText(
    /the copy was let in for 2\d more seconds/,
  )
  const copies = [...new Set(asked.map(({ copy }) => copy))]
  const statuses = copies.map(copy => asked.filter(one => one.copy === copy).map(({ status }) => status))
  expect(copies).toHaveLength(2)
  const refusedFrom = statuses.map(each => each.indexOf(401))
  expect(Math.min(...refusedFrom)).toBe(1)
  expect(Math.max(...refusedFrom)).toBeGreaterThan(20)
})

test('the page shows the two files of the minimal example, as the README does', async ({ page }) => {
  await page.goto('/')
  for (const file of ['app/api/logout/route.ts', 'middleware.ts']) {
    const shown = await page.getByRole('group', { name: file }).locator('pre').textContent()
    expect(`${shown?.trimEnd()}\n`).toBe(readFileSync(`examples/minimal/${file}`, 'utf8'))
  }
  await page.getByRole('link', { name: 'Every file, step by step' }).click()
  await page.waitForURL('**/docs/adopt')
})

test('without JavaScript the picture has no button', async ({ browser, origin }) => {
  const context = await browser.newContext({ baseURL: origin, javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto('/')
  await expect(lane(page, 'denylist')).toContainText('Every copy is refused')
  await expect(page.getByRole('button', { name: 'Log the victim out' })).toBeHidden()
  await context.close()
})

test('the layout never shifts, also while the experiment runs', async ({ page }) => {
  await page.addInitScript(() => {
    const shifts = { sum: 0 }
    Object.assign(window, { shifts })
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) if ('value' in entry) shifts.sum += Number(entry.value)
    }).observe({ type: 'layout-shift', buffered: true })
  })
  for (const width of [380, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    await page.goto('/')
    await page.getByRole('button', { name: 'Log the victim out' }).click()
    await expect(lane(page, 'denylist')).toContainText('401 refused ✓')
    const shift = await page.evaluate(() => (window as unknown as { shifts: { sum: number } }).shifts.sum)
    expect(shift, `${width} px`).toBeLessThan(UNSEEN)
  }
})
