import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible'
import { expect, test } from './fixtures'
import { copyCookie, signUp } from './people'

/** What the visitor has to do and wait for, from the dashboard to the own copy refused. */
const CLICKS = 4
const SECONDS = 10

test.setTimeout(150_000)

test('the own copy is stolen, used, and refused after the logout, in four clicks and ten seconds', async ({
  page,
  context,
  origin,
}) => {
  const { name } = await signUp(context, origin)
  await page.goto('/dashboard')
  const startedAt = performance.now()
  expect(await playThief(page, name)).toBe(CLICKS)
  expect((performance.now() - startedAt) / 1000).toBeLessThan(SECONDS)
  await expect(page.getByText('401 refused ✓')).toBeVisible()
  await expect(page.getByText(/still in for 14:\d\d/)).toBeVisible()
  await expect(page.getByRole('row', { name: /sid/ })).toContainText('on the denylist: signed_out')
  await expectAccessible(page, 'the copy is refused')
})

test('it works without JavaScript, and the token is on no page', async ({ browser, origin }) => {
  const context = await browser.newContext({ baseURL: origin, javaScriptEnabled: false })
  const { name } = await signUp(context, origin)
  const page = await context.newPage()
  await page.goto('/dashboard')
  const token = await copyCookie(context, 'access')
  await playThief(page, name)
  expect(await page.content()).not.toContain(token.split('.')[1])
  await context.close()
})

test('no script sees the copy', async ({ page, context, origin }) => {
  await signUp(context, origin)
  await page.goto('/dashboard')
  await page.getByRole('button', { name: 'Steal a copy' }).click()
  await expect(page.getByRole('button', { name: 'Use the copy' })).toBeVisible()
  expect(await page.evaluate(() => document.cookie)).not.toContain('copy')
  const copy = (await context.cookies()).find(({ name }) => name === 'copy')
  expect(copy).toMatchObject({ httpOnly: true, sameSite: 'Strict' })
  await expectAccessible(page, 'the copy is made')
})

/** @returns how many clicks it took. */
async function playThief(page: Page, name: string): Promise<number> {
  let clicks = 0
  const click = async (button: string) => {
    clicks += 1
    await page.getByRole('main').getByRole('button', { name: button, exact: true }).click()
  }
  await click('Steal a copy')
  await click('Use the copy')
  await expect(page.getByText('HTTP/1.1 200 OK')).toBeVisible()
  await expect(page.getByText(`"name":"${name}"`)).toBeVisible()
  await click('Log out')
  await page.waitForURL('**/login')
  await click('Use the copy')
  await expect(page.getByText('HTTP/1.1 401 Unauthorized')).toBeVisible()
  await expect(page.getByText('"reason":"signed_out"')).toBeVisible()
  return clicks
}
