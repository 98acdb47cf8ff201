import { expect, test } from './fixtures'
import { copyCookie, expireAccessToken, logInElsewhere, PASSWORD, signUp } from './people'

// A browser prints every refused request to its console.
test.use({ expectedErrors: [/status of (401|403)/] })

test('an access token that ran out is replaced on the way, in the middle of a navigation', async ({
  page,
  context,
  origin,
}) => {
  const person = await signUp(context, origin)
  await page.goto('/dashboard')
  const before = await copyCookie(context, 'refresh')
  await expireAccessToken(context)
  await page.getByRole('link', { name: 'Sessions', exact: true }).first().click()
  await page.waitForURL('**/account/sessions')
  expect(await copyCookie(context, 'refresh')).not.toBe(before)
  await page.goto('/dashboard')
  await expect(page.getByRole('main')).toContainText(person.email)
})

test('two tabs and twenty requests at once refresh into one lineage, and nobody is logged out', async ({
  page,
  context,
  origin,
}) => {
  await signUp(context, origin)
  const second = await context.newPage()
  await expireAccessToken(context)
  await Promise.all([page.goto('/dashboard'), second.goto('/account')])
  await expect(page).toHaveURL(/dashboard/)
  await expect(second).toHaveURL(/account/)

  const stale = await copyCookie(context, 'refresh')
  const successors = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const answer = await fetch(`${origin}/api/auth/session`, { headers: { cookie: `refresh=${stale}` } })
      expect(answer.status).toBe(200)
      return answer.headers.getSetCookie().find(cookie => cookie.startsWith('refresh='))
    }),
  )
  expect(new Set(successors.map(cookie => cookie?.split(';')[0])).size).toBe(1)
})

test('a logout in one tab takes the other one to the login page', async ({ page, context, origin }) => {
  await signUp(context, origin)
  const other = await context.newPage()
  await other.goto('/account')
  await page.goto('/dashboard')
  await page.getByRole('button', { name: 'Log out' }).first().click()
  await other.waitForURL('**/login**')
})

test('a session ended from another browser disappears there, and is told why here', async ({
  browser,
  page,
  context,
  origin,
}) => {
  const person = await signUp(context, origin)
  const elsewhere = await logInElsewhere(browser, origin, person)
  const elsewherePage = await elsewhere.newPage()
  await elsewherePage.goto('/dashboard')

  await page.goto('/account/sessions')
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(2)
  await page.getByRole('button', { name: /^End session/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: /End/ }).click()
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(1)

  // Its open page is told, and goes by itself.
  await elsewherePage.waitForURL(/\/login\?next=%2Fdashboard&reason=signed_out_elsewhere/)
  await expect(elsewherePage.getByText('You were logged out from another device.')).toBeVisible()
  await elsewhere.close()
})

test('a made-up link is not told the reason', async ({ page }) => {
  await page.goto('/login?reason=kicked')
  await expect(page.getByText('An administrator ended your sessions.')).toHaveCount(0)
})

test('a row that is ended elsewhere disappears by itself', async ({ browser, page, context, origin }) => {
  const person = await signUp(context, origin)
  const elsewhere = await logInElsewhere(browser, origin, person)
  await page.goto('/account/sessions')
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(2)
  await elsewhere.request.post('/api/auth/logout')
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(1, { timeout: 10_000 })
  await elsewhere.close()
})

test('a password change ends every other session and every copied token, and not this browser', async ({
  browser,
  page,
  context,
  origin,
}) => {
  const person = await signUp(context, origin)
  const copy = { access: await copyCookie(context, 'access'), refresh: await copyCookie(context, 'refresh') }
  const elsewhere = await logInElsewhere(browser, origin, person)
  const elsewherePage = await elsewhere.newPage()
  await elsewherePage.goto('/dashboard')

  await page.goto('/account')
  await page.getByLabel('Current password', { exact: true }).fill(PASSWORD)
  await page.getByLabel('New password', { exact: true }).fill('quite another long password')
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByRole('status').getByText('Password changed.')).toBeVisible()
  await page.goto('/dashboard')
  await expect(page.getByRole('main')).toContainText(person.email)

  for (const cookie of [
    `access=${copy.access}`,
    `refresh=${copy.refresh}`,
    `access=${copy.access}; refresh=${copy.refresh}`,
  ]) {
    const answer = await fetch(`${origin}/api/auth/session`, { headers: { cookie } })
    expect(answer.status, cookie.slice(0, 7)).toBe(401)
    expect(await answer.json()).toMatchObject({ code: 'revoked', reason: 'password_changed' })
  }
  // The thief's tries were no theft in the sense of the rotation: the owner stays.
  await page.goto('/account')
  await expect(page).toHaveURL(/\/account$/)

  await elsewherePage.waitForURL(/\/login\?.*reason=password_changed/)
  await expect(elsewherePage.getByText('Your password was changed.')).toBeVisible()
  await elsewhere.close()
})

test('an old refresh token ends its session, and both holders are told', async ({
  page,
  context,
  origin,
}) => {
  await signUp(context, origin)
  const old = await copyCookie(context, 'refresh')
  const refreshAs = (refresh: string) =>
    fetch(`${origin}/api/auth/refresh`, { method: 'POST', headers: { cookie: `refresh=${refresh}` } })
  const next = await (await refreshAs(old)).headers.getSetCookie().join()
  const successor = /refresh=([^;]+)/.exec(next)?.[1] ?? ''
  expect((await refreshAs(successor)).status).toBe(200)

  const reused = await refreshAs(old)
  expect(reused.status).toBe(401)
  expect(await reused.json()).toMatchObject({ code: 'invalid_refresh_token', reason: 'token_reuse' })
  await page.goto('/dashboard')
  await expect(page.getByText('We ended your session to protect you.')).toBeVisible()
})
