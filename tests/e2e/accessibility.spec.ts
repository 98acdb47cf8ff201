import { expectAccessible } from './accessible'
import { expect, test } from './fixtures'
import { PASSWORD, signUp } from './people'

test.use({ expectedErrors: [/status of (401|403|404|422)/] })
test.setTimeout(360_000)

test('public pages have no accessibility violation, at any width, light and dark', { tag: '@all' }, async ({
  page,
}) => {
  for (const path of [
    '/',
    '/login',
    '/signup',
    '/adopt',
    '/compare',
    '/docs',
    '/login?error=invalid_credentials',
  ]) {
    await page.goto(path)
    await expectAccessible(page, path)
  }
})

test('the longest documents have none, on a phone and a desktop', { tag: '@all' }, async ({ page }) => {
  for (const path of ['/docs/adopt', '/docs/api']) {
    await page.goto(path)
    await expectAccessible(page, path, { 320: ['dark'], 1280: ['light'] })
  }
})

test('forms that failed have none, and the faulty field is announced', { tag: '@all' }, async ({ page }) => {
  await page.goto('/signup')
  await page.getByRole('main').getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByLabel('Name', { exact: true })).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page, 'sign-up with errors')

  await page.goto('/login')
  await page.getByLabel('Email').fill('nobody@example.com')
  await page.getByLabel('Password', { exact: true }).fill('not the right password')
  await page.getByRole('main').getByRole('button', { name: 'Log in' }).click()
  await expect(
    page
      .getByRole('alert')
      .filter({ hasText: /password/i })
      .first(),
  ).toBeVisible()
  await expectAccessible(page, 'login refused')
})

test('protected pages have none, nor have their dialogs', { tag: '@all' }, async ({
  page,
  context,
  origin,
}) => {
  const { email } = await signUp(context, origin)
  await fetch(`${origin}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD }),
  })
  for (const path of [
    '/dashboard',
    '/account',
    '/account/sessions',
    '/account/confirm',
    '/account/delete',
    '/nothing-here',
  ]) {
    await page.goto(path)
    await expectAccessible(page, path)
  }
  await page.goto('/account/sessions')
  await page.getByRole('button', { name: /^End session/ }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await expectAccessible(page, 'the question before a session is ended')
})
