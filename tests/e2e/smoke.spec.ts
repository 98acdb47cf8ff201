import { expect, test } from './fixtures'

test('a visitor signs in, signs out, and the copied cookie is refused', async ({ page, context, origin }) => {
  await page.goto('/login')
  await page.getByLabel('E-mail address').fill('ada@example.com')
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Hello, Ada Lovelace' })).toBeVisible()

  const copies = await context.cookies(origin)
  const cookie = copies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const replay = () => fetch(`${origin}/api/auth/session`, { headers: { cookie } })
  expect((await replay()).status).toBe(200)

  await page.getByRole('button', { name: 'Log out' }).first().click()
  await expect(page).toHaveURL(/\/login/)
  expect((await replay()).status).toBe(401)

  await page.goBack()
  await expect(page.getByText('Hello, Ada')).toHaveCount(0)
})
