import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { PASSWORD, signUp } from './people'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const WIDTHS = [320, 1280]
const SCHEMES = ['light', 'dark'] as const

test.use({ expectedErrors: [/status of (401|403|404|422)/] })
test.setTimeout(90_000)

test('public pages have no accessibility violation, at any width, light and dark', async ({ page }) => {
  for (const path of ['/', '/login', '/signup', '/login?error=invalid_credentials']) {
    await page.goto(path)
    await expectAccessible(page, path)
  }
})

test('forms that failed have none, and the faulty field is announced', async ({ page }) => {
  await page.goto('/signup')
  await page.getByRole('main').getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByLabel('Name', { exact: true })).toHaveAttribute('aria-invalid', 'true')
  await expectAccessible(page, 'sign-up with errors')

  await page.goto('/login')
  await page.getByLabel('E-mail address').fill('nobody@example.com')
  await page.getByLabel('Password', { exact: true }).fill('not the right password')
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
  await expect(
    page
      .getByRole('alert')
      .filter({ hasText: /password/i })
      .first(),
  ).toBeVisible()
  await expectAccessible(page, 'login refused')
})

test('protected pages have none, nor have their dialogs', async ({ page, context, origin }) => {
  const { email } = await signUp(context, origin)
  await fetch(`${origin}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD }),
  })
  for (const path of ['/dashboard', '/account', '/account/sessions', '/account/confirm', '/nothing-here']) {
    await page.goto(path)
    await expectAccessible(page, path)
  }
  await page.goto('/account/sessions')
  await page.getByRole('button', { name: /^End session/ }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await expectAccessible(page, 'the question before a session is ended')
})

async function expectAccessible(page: Page, where: string) {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 })
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze()
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.target).join(' ')}`)
      expect(found, `${where}, ${width} px, ${colorScheme}`).toEqual([])
    }
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow, `${where} scrolls sideways at ${width} px`).toBe(0)
  }
}
