import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'

/** Two builds of the same sources differ by a few bytes. */
const TOLERANCE = 0.03

/** What the front page may load at most (kB, compressed): it runs an experiment. */
const FRONT_PAGE_KB = 170

test('the login page loads as much JavaScript as the README says', async ({ page }) => {
  const readme = readFileSync('README.md', 'utf8')
  const [, stated] = /\| ([\d.]+) kB of JavaScript, compressed/.exec(readme) ?? []
  const kilobytes = await javaScriptOf(page, '/login')
  const deviation = kilobytes / Number(stated) - 1
  expect(Math.abs(deviation), `${kilobytes.toFixed(1)} kB, the README says ${stated}`).toBeLessThan(TOLERANCE)
})

test('the front page loads little more JavaScript than the login page', async ({ page }) => {
  expect(await javaScriptOf(page, '/')).toBeLessThan(FRONT_PAGE_KB)
})

/** @returns the compressed size of all scripts of a page (kB). */
async function javaScriptOf(page: Page, path: string): Promise<number> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Network.enable')
  const scripts = new Set<string>()
  let bytes = 0
  cdp.on('Network.requestWillBeSent', ({ requestId, type }) => type === 'Script' && scripts.add(requestId))
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength
  })
  await page.goto(path, { waitUntil: 'networkidle' })
  expect(scripts.size).toBeGreaterThan(0)
  return bytes / 1000
}
