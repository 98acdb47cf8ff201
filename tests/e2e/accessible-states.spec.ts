import { expectAccessible } from './accessible'
import { enterAsAdmin, openUser } from './administrator'
import { expect, test } from './fixtures'
import { logInElsewhere, signUp } from './people'

test.use({ expectedErrors: [/status of (401|403|404|422)/] })
test.setTimeout(240_000)

test('what the pages of an account show after an action has no accessibility violation', {
  tag: '@all',
}, async ({ browser, page, context, origin }) => {
  const person = await signUp(context, origin)
  const stranger = await logInElsewhere(browser, origin, person)
  for (const path of [
    '/dashboard',
    '/account?done=not_me',
    '/account?done=password_changed',
    '/admin',
    '/logout',
  ]) {
    await page.goto(path)
    await expectAccessible(page, path)
  }
  await page.goto('/account')
  await page.getByRole('button', { name: /^This wasn’t me/ }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await expectAccessible(page, 'the question after This wasn’t me')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('banner').getByRole('button', { name: 'Log out' }).click()
  await page.waitForURL('**/login')
  await expectAccessible(page, 'after the logout')
  await page.goto('/login?error=rate_limited&retry=30')
  await expectAccessible(page, 'too many attempts')
  await page.goto('/signup?error=email_taken')
  await expectAccessible(page, 'an email that is taken')
  await stranger.close()
})

test('what the pages of administrators show after an action has none', { tag: '@all' }, async ({
  browser,
  context,
  origin,
}) => {
  const person = await signUp(context, origin)
  const admin = await enterAsAdmin(browser, origin)
  await openUser(admin, person)
  await admin.getByRole('button', { name: 'Block' }).click()
  await admin.keyboard.press('Enter')
  await expect(admin.getByRole('dialog').getByRole('alert')).toBeFocused()
  await expectAccessible(admin, 'a note is missing')
  await admin.getByRole('dialog').getByLabel('Note').fill('spam')
  await admin.getByRole('dialog').getByRole('button', { name: 'Block' }).click()
  await expect(admin.getByText('The user is blocked')).toBeVisible()
  await expectAccessible(admin, 'a user who is blocked')
  for (const path of [`/admin/log?user=${person.email}&action=blocked`, '/admin/log?by=nobody@example.com']) {
    await admin.goto(path)
    await expectAccessible(admin, path)
  }
})
