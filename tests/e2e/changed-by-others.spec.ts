import type { Page } from '@playwright/test'
import { enterAsAdmin, openUser } from './administrator'
import { expect, test } from './fixtures'
import { holdScripts, translatePage, untilFormRuns } from './hydration'
import { logInElsewhere, PASSWORD, signUp } from './people'

// A browser prints every refused request to its console. Anything else, like an error of React, fails the test.
test.use({ expectedErrors: [/status of (401|403|404|422|429)|net::ERR_FAILED/] })

const button = (page: Page, name: string | RegExp) => page.getByRole('main').getByRole('button', { name })

test.describe('on a translated page', () => {
  test('a login that fails says why, keeps the email, and then succeeds', async ({
    page,
    context,
    origin,
  }) => {
    const person = await signUp(context, origin)
    await context.clearCookies()
    await page.goto('/login')
    await untilFormRuns(page)
    await translatePage(page)
    await page.locator('#email').fill(person.email)
    await page.locator('#password').fill('not the right password')
    await button(page, 'Log in').first().click()
    await expect(page.getByText('Incorrect email or password.')).toBeVisible()
    await translatePage(page)
    await button(page, 'Show').click()
    await expect(page.locator('#password')).toHaveAttribute('type', 'text')
    await expect(button(page, 'Hide')).toBeVisible()
    await page.locator('#password').fill(PASSWORD)
    await button(page, 'Log in').first().click()
    await page.waitForURL('**/dashboard')
  })

  test('a sign-up that fails twice shows the errors of the second try', async ({ page }) => {
    await page.goto('/signup')
    await untilFormRuns(page)
    await translatePage(page)
    await button(page, 'Create account').click()
    await expect(page.getByText('Enter your name.').first()).toBeVisible()
    await translatePage(page)
    await page.locator('#name').fill('Somebody')
    await page.locator('#email').fill('somebody@example.com')
    await page.locator('#password').fill('passwordpassword')
    await button(page, 'Create account').click()
    await expect(page.getByText('among the first that an attacker would try').first()).toBeVisible()
    await expect(page.getByText('Enter your name.')).toHaveCount(0)
    await expect(page.locator('#name')).toHaveValue('Somebody')
  })

  test('the forms of the account, its sessions and their dialogs work', async ({
    browser,
    page,
    context,
    origin,
  }) => {
    const person = await signUp(context, origin)
    const elsewhere = await logInElsewhere(browser, origin, person)
    await page.goto('/account')
    await untilFormRuns(page)
    await translatePage(page)
    await page.locator('#currentPassword').fill('not my password at all')
    await page.locator('#newPassword').fill('quite another long password')
    await button(page, 'Change password').click()
    await expect(page.getByText('Incorrect password. Nothing was changed.')).toBeVisible()

    await page.goto('/account/sessions')
    await expect(button(page, /^End session/)).toBeVisible()
    await translatePage(page)
    await button(page, /^End session/).click()
    await translatePage(page)
    await page.getByRole('dialog').getByRole('button', { name: 'End session' }).click()
    await expect(page.getByText(/^The session on .* has ended\.$/)).toBeVisible()
    await translatePage(page)
    await page.route('**/api/auth/logout', route => route.abort())
    await page.getByRole('banner').getByRole('button', { name: 'Log out' }).click()
    await expect(page.getByRole('dialog', { name: 'You’re still logged in' })).toBeVisible()
    await elsewhere.close()
  })

  test('an administrator’s form says what is missing, and acts', async ({ browser, context, origin }) => {
    const person = await signUp(context, origin)
    const admin = await enterAsAdmin(browser, origin)
    await openUser(admin, person)
    await translatePage(admin)
    await button(admin, 'Block').click()
    await translatePage(admin)
    const dialog = admin.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Block' }).click()
    await expect(dialog.locator('#note-error')).toHaveText('Enter a note.')
    await translatePage(admin)
    await dialog.locator('#note').fill('spam')
    await dialog.getByRole('button', { name: 'Block' }).click()
    await expect(admin.getByText('The user is blocked')).toBeVisible()
  })
})

/** Where password managers put their element, as seen from an input. */
for (const where of ['after', 'before', 'around'] as const) {
  test(`an element that a password manager puts ${where} each field before React runs empties nothing`, async ({
    page,
    context,
    origin,
  }) => {
    const person = await signUp(context, origin)
    await context.clearCookies()
    const release = await holdScripts(page)
    await page.goto('/login', { waitUntil: 'commit' })
    for (const id of ['email', 'password']) await intrude(page, id, where)
    await page.locator('#email').fill(person.email)
    await page.locator('#password').fill(PASSWORD)
    release()
    await untilFormRuns(page)
    await expect(page.locator('#email')).toHaveValue(person.email)
    await expect(page.locator('#password')).toHaveValue(PASSWORD)
    await expect(page.locator('manager-icon')).toHaveCount(2)
    await button(page, 'Log in').first().click()
    await page.waitForURL('**/dashboard')
  })
}

async function intrude(page: Page, id: string, where: 'after' | 'before' | 'around'): Promise<void> {
  await page.locator(`#${id}`).evaluate((input, place) => {
    const element = document.createElement('manager-icon')
    if (place === 'after') input.after(element)
    else input.before(element)
    if (place === 'around') element.append(input)
    input.setAttribute('data-manager', 'found')
    document.body.setAttribute('data-extension', 'here')
  }, where)
}

test.describe('a page that is translated before React runs', () => {
  // React draws it again, and says so once.
  test.use({ expectedErrors: [/Minified React error #418|status of 401/] })

  for (const [path, fields] of Object.entries({
    '/login': ['email', 'password'],
    '/signup': ['name', 'email', 'password'],
  })) {
    test(`keeps what was typed on ${path}`, async ({ page }) => {
      const release = await holdScripts(page)
      await page.goto(path, { waitUntil: 'commit' })
      await page.locator('footer').waitFor()
      await translatePage(page)
      for (const field of fields) await page.locator(`#${field}`).fill(`typed into ${field}`)
      release()
      await untilFormRuns(page)
      for (const field of fields) await expect(page.locator(`#${field}`)).toHaveValue(`typed into ${field}`)
    })
  }
})

test('where there is no clipboard API the Copy buttons copy all the same', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }))
  await page.goto('/')
  const copy = page.getByRole('button', { name: /^Copy: 2\./ })
  // The button does nothing before React runs.
  await expect(async () => {
    await copy.click()
    await expect(copy).toHaveText('Copied', { timeout: 500 })
  }).toPass()
  await expect(copy).toBeFocused()
  await page.goto('/signup')
  await page.getByLabel('Name', { exact: true }).press('Control+V')
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(/^cp jar stolen/)
})
