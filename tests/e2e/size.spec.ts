import { readFileSync } from 'node:fs'
import { expect, test } from './fixtures'

/** Two builds of the same sources differ by a few bytes. */
const TOLERANCE = 0.03

test('the login page loads as much JavaScript as the README says', async ({ page }) => {
  const readme = readFileSync('README.md', 'utf8')
  const [, stated] = /\| ([\d.]+) kB of JavaScript, compressed/.exec(readme) ?? []
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Network.enable')
  const scripts = new Set<string>()
  let bytes = 0
  cdp.on('Network.requestWillBeSent', ({ requestId, type }) => type === 'Script' && scripts.add(requestId))
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength
  })
  await page.goto('/login', { waitUntil: 'networkidle' })
  expect(scripts.size).toBeGreaterThan(0)
  const deviation = bytes / 1000 / Number(stated) - 1
  expect(Math.abs(deviation), `${(bytes / 1000).toFixed(1)} kB, the README says ${stated}`).toBeLessThan(
    TOLERANCE,
  )
})
