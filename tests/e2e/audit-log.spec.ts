import { enterAsAdmin, GRACE } from './administrator'
import { expect, test } from './fixtures'
import { logIn, signUp } from './people'

test('the audit log is filtered by administrator, user and action, and the URL says how', async ({
  browser,
  context,
  origin,
}) => {
  const person = await signUp(context, origin)
  const { user } = await (await context.request.get(`${origin}/api/auth/session`)).json()
  const admin = await enterAsAdmin(browser, origin)
  for (const [status, note] of [
    ['blocked', 'spam'],
    ['active', 'said sorry'],
  ]) {
    await admin.request.patch(`/api/admin/users/${user.id}`, { data: { status, note } })
  }
  // Without JavaScript, as a plain form that sends a GET.
  const plain = await browser.newContext({ baseURL: origin, javaScriptEnabled: false })
  const page = await plain.newPage()
  await logIn(page, GRACE)
  await page.goto('/admin/log')
  await page.getByLabel('User’s email or ID').fill(person.email.toUpperCase())
  await page.getByLabel('Admin’s email or ID').fill(GRACE.email)
  await page.getByRole('button', { name: 'Filter' }).click()
  const rows = page.getByRole('row')
  await expect(rows).toHaveCount(3)
  await page.getByLabel('Action', { exact: true }).selectOption('Blocked')
  await page.getByRole('button', { name: 'Filter' }).click()
  await expect(rows).toHaveCount(2)
  await expect(rows.nth(1)).toContainText('spam')
  expect(new URL(page.url()).searchParams.get('action')).toBe('blocked')
  await page.getByLabel('User’s email or ID').fill('nobody@example.com')
  await page.getByRole('button', { name: 'Filter' }).click()
  await expect(page.getByText('No entries found.')).toBeVisible()
  await page.getByRole('link', { name: 'All entries' }).click()
  await expect(page.getByRole('row').nth(2)).toContainText(person.email)
  await plain.close()
})
