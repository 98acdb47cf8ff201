import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible'
import { enterAsAdmin, GRACE, openUser } from './administrator'
import { expect, test } from './fixtures'
import { logIn, PASSWORD, signUp } from './people'

// A browser prints every refused request to its console.
test.use({ expectedErrors: [/status of (401|403|404|409|429)/] })
test.setTimeout(60_000)

/** What the design promises an open page, and what this machine may take to draw the next one. */
const NOTICE_MS = 2000
const LOAD_MS = 5000

/** Does something to the user of the page, by the button's name, and waits until the server has done it. */
async function act(admin: Page, button: string, reason: string): Promise<void> {
  await admin.getByRole('button', { name: button }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByLabel('Note').fill(reason)
  const [answer] = await Promise.all([
    admin.waitForResponse(response => response.request().method() === 'POST'),
    dialog.getByRole('button', { name: button }).click(),
  ])
  expect(answer.status()).toBe(200)
}

/** Does something to the user of these pages; each must ask for the login page in the promised time. */
async function actAndSeeLeave(admin: Page, pages: Page[], button: string, reason: string): Promise<void> {
  const left = pages.map(async page => {
    await page.waitForRequest(request => /\/login\?/.test(request.url()))
    return Date.now()
  })
  await act(admin, button, reason)
  const doneAt = Date.now()
  for (const at of await Promise.all(left)) expect(at - doneAt).toBeLessThan(NOTICE_MS)
}

test('who is kicked sees it within two seconds, in every tab, with the reason, and can log in again', async ({
  browser,
  page,
  context,
  origin,
}) => {
  const admin = await enterAsAdmin(browser, origin)
  const person = await signUp(context, origin)
  const streams: string[] = []
  context.on('request', request => {
    if (request.url().endsWith('/api/auth/events')) streams.push(request.url())
  })
  await page.goto('/dashboard')
  const second = await context.newPage()
  await second.goto('/account')
  await page.bringToFront()
  await openUser(admin, person)
  expect(streams, 'connections for two tabs').toHaveLength(1)
  await actAndSeeLeave(admin, [page, second], 'Kick', 'left the library')
  // The first of the tabs to get there clears the cookies for both; the reason is told in either.
  for (const tab of [page, second]) {
    await expect(tab.getByText('An administrator ended your sessions.')).toBeVisible({ timeout: LOAD_MS })
  }
  await expect(admin.getByText('All sessions of this user have ended.')).toBeVisible()
  await expect(admin.getByText('“left the library”')).toBeVisible()
  await logIn(page, person)
  await admin.getByRole('link', { name: 'Audit log', exact: true }).click()
  await expect(admin.getByRole('row').nth(1)).toContainText('left the library')
  await expect(admin.getByRole('row').nth(1)).toContainText(GRACE.email)
})

test('who is blocked is out within two seconds, and cannot log in until unblocked', async ({
  browser,
  page,
  context,
  origin,
}) => {
  const admin = await enterAsAdmin(browser, origin)
  const person = await signUp(context, origin)
  await page.goto('/dashboard')
  await openUser(admin, person)
  await actAndSeeLeave(admin, [page], 'Block', 'spam')
  await page.waitForURL(/reason=blocked/, { timeout: LOAD_MS })
  await page.getByLabel('Email').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('main').getByRole('button', { name: 'Log in' }).click()
  await expect(page.getByText('This account is blocked.')).toBeVisible()
  await act(admin, 'Unblock', 'said sorry')
  await expect(admin.getByText('The user is unblocked')).toBeVisible()
  await logIn(page, person)
})

test('a new role holds at the next request, and the user stays logged in', async ({
  browser,
  page,
  context,
  origin,
}) => {
  const admin = await enterAsAdmin(browser, origin)
  const person = await signUp(context, origin)
  expect((await page.goto('/admin'))?.status()).toBe(403)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This page is for administrators')
  await openUser(admin, person)
  await act(admin, 'Make an administrator', 'helps out')
  expect((await page.goto('/admin'))?.status()).toBe(200)
  await expect(page.getByRole('link', { name: 'Admin', exact: true })).toBeVisible()
  await admin.reload()
  await act(admin, 'Remove administrator rights', 'done helping')
  // The open page is loaded again by itself: it comes back as the new role may see it.
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This page is for administrators')
  await page.goto('/dashboard')
  await expect(page.getByRole('main')).toContainText(person.email)
  await expect(page.getByRole('link', { name: 'Admin', exact: true })).toHaveCount(0)
})

test('where a proxy holds events back, the page asks instead, and notices too', async ({
  browser,
  page,
  context,
  origin,
}) => {
  await context.route('**/api/auth/events', () => {}) // Never answered.
  const admin = await enterAsAdmin(browser, origin)
  const person = await signUp(context, origin)
  await page.goto('/dashboard')
  await page.waitForRequest(request => request.url().endsWith('/api/auth/session'))
  await openUser(admin, person)
  await actAndSeeLeave(admin, [page], 'Kick', 'a proxy')
})

test('one tab after another listens for all: when the first is closed, the second notices', async ({
  browser,
  page,
  context,
  origin,
}) => {
  const admin = await enterAsAdmin(browser, origin)
  const person = await signUp(context, origin)
  await page.goto('/dashboard')
  const second = await context.newPage()
  await second.goto('/dashboard')
  const takenOver = second.waitForRequest(request => request.url().endsWith('/api/auth/events'))
  await page.close()
  await takenOver
  await openUser(admin, person)
  await actAndSeeLeave(admin, [second], 'End session', 'one of them')
})

test('without JavaScript every action works as a plain form', async ({ browser, context, origin }) => {
  const person = await signUp(context, origin)
  const plain = await browser.newContext({ baseURL: origin, javaScriptEnabled: false })
  const admin = await plain.newPage()
  await logIn(admin, GRACE)
  await openUser(admin, person)
  await admin.getByLabel('Note').fill('no scripts')
  await admin.getByRole('button', { name: 'End session' }).click()
  await expect(admin.getByText('The session has ended.')).toBeVisible()
  await admin.getByLabel('Note').fill('no scripts')
  await admin.getByRole('button', { name: 'Block' }).click()
  await expect(admin.getByText('The user is blocked')).toBeVisible()
  expect((await context.request.get(`${origin}/api/auth/session`)).status()).toBe(401)
})

test('an account is deleted by its owner, with the password, and its address is free', async ({
  page,
  context,
  origin,
}) => {
  const person = await signUp(context, origin)
  await page.goto('/account')
  await page.getByRole('link', { name: 'Delete account' }).click()
  await page.getByLabel('Password', { exact: true }).fill('not my password')
  await page.getByRole('button', { name: 'Delete account' }).click()
  await expect(page.getByText('Incorrect password. Nothing')).toBeVisible()
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Delete account' }).click()
  await page.waitForURL('**/login')
  await expect(page.getByText('Your account was deleted.')).toBeVisible()
  const again = await context.request.post(`${origin}/api/auth/signup`, { data: person })
  expect(again.status()).toBe(201)
})

test('the pages have no accessibility violation and fit 320 px, light and dark', { tag: '@all' }, async ({
  browser,
  context,
  origin,
}) => {
  test.setTimeout(480_000)
  const person = await signUp(context, origin)
  const admin = await enterAsAdmin(browser, origin)
  await openUser(admin, person)
  const userPage = admin.url()
  for (const path of ['/admin', '/admin?role=admin', userPage, '/admin/log', '/admin/users/x']) {
    await admin.goto(path)
    await expectAccessible(admin, path)
  }
})
