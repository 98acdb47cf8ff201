import { expect, test } from './fixtures'
import { logInElsewhere, signUp } from './people'

// A browser prints every refused request to its console.
test.use({ expectedErrors: [/status of (401|403)/] })

for (const { page: path, place } of [
  { page: '/account/sessions', place: 'a session' },
  { page: '/account', place: 'an event' },
]) {
  test(`This wasn’t me on ${place} ends all others and leads to a new password`, async ({
    browser,
    page,
    context,
    origin,
  }) => {
    const person = await signUp(context, origin)
    const stranger = await logInElsewhere(browser, origin, person)
    await page.goto(path)
    await page.getByRole('button', { name: /^This wasn’t me/ }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
    await dialog.getByRole('button', { name: 'End all other sessions' }).click()
    await page.waitForURL(/\/account\?done=not_me#new-password$/)
    await expect(page.getByText('All other sessions have ended.')).toBeVisible()
    await expect(page).toHaveTitle(/^Choose a new password/)
    await expect(page.getByLabel('New password', { exact: true })).toBeVisible()
    expect((await stranger.request.get('/api/auth/session')).status()).toBe(401)
    expect((await context.request.get(`${origin}/api/auth/session`)).status()).toBe(200)
    await stranger.close()
  })

  test(`This wasn’t me on ${place} does it without JavaScript`, async ({ browser, origin }) => {
    const context = await browser.newContext({ baseURL: origin, javaScriptEnabled: false })
    const person = await signUp(context, origin)
    const stranger = await logInElsewhere(browser, origin, person)
    const page = await context.newPage()
    await page.goto(path)
    await page.getByRole('button', { name: /^This wasn’t me/ }).click()
    await expect(page.getByText('All other sessions have ended.')).toBeVisible()
    await expect(page.getByLabel('New password', { exact: true })).toBeVisible()
    expect((await stranger.request.get('/api/auth/session')).status()).toBe(401)
    await stranger.close()
    await context.close()
  })
}

test('the reader’s own login is not doubted, and the account page names the other one', async ({
  browser,
  page,
  context,
  origin,
}) => {
  const person = await signUp(context, origin)
  await page.goto('/account')
  await expect(page.locator('dt:text-is("Last other login") + dd')).toHaveText('None')
  await expect(page.getByRole('button', { name: /^This wasn’t me/ })).toHaveCount(0)
  const stranger = await browser.newContext({ baseURL: origin, userAgent: FIREFOX })
  await stranger.request.post('/api/auth/login', { data: { email: person.email, password: person.password } })
  await page.goto('/account')
  await expect(page.locator('dt:text-is("Last other login") + dd')).toContainText('Firefox 140 on Windows')
  await expect(page.getByRole('button', { name: /^This wasn’t me.*Firefox 140 on Windows/ })).toHaveCount(1)
  await stranger.close()
})

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0'
