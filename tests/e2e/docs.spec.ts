import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible'
import { expect, test } from './fixtures'
import { signUp } from './people'

test.use({ appEnv: { SOURCE_URL: 'https://git.example.com/somebody/copy' } })

const header = (page: Page) => page.getByRole('banner')

test('the navigation leads to the lab, how it works, the docs, the page for adopters and the source', async ({
  page,
}) => {
  await page.goto('/')
  const main = header(page).getByRole('navigation', { name: 'Main' })
  await expect(main.getByRole('link')).toHaveText([
    'Lab',
    'How it works',
    'Docs',
    'Add to your app',
    'Source',
  ])
  await expect(main.getByRole('link', { name: 'Source' })).toHaveAttribute(
    'href',
    'https://git.example.com/somebody/copy',
  )
  for (const [link, heading] of [
    ['How it works', 'How do I log out with JWTs in Next.js?'],
    ['Docs', 'Docs'],
    ['Add to your app', 'Add to your app'],
    ['Lab', /^The copy was made before the logout/],
  ] as const) {
    await main.getByRole('link', { name: link, exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
    await expect(main.getByRole('link', { name: link, exact: true })).toHaveAttribute('aria-current', 'page')
  }
})

test('on a phone the ways on are in a menu, also without JavaScript', async ({ browser, origin }) => {
  for (const javaScriptEnabled of [true, false]) {
    const context = await browser.newContext({
      baseURL: origin,
      javaScriptEnabled,
      viewport: { width: 320, height: 700 },
    })
    const page = await context.newPage()
    await page.goto('/')
    await header(page).getByText('Menu').click()
    await header(page).getByRole('link', { name: 'Docs' }).click()
    await page.waitForURL('**/docs')
    await page.getByText('All documents').click()
    await page
      .getByRole('navigation', { name: 'Documents' })
      .getByRole('link', { name: 'What if Redis is down?' })
      .click()
    await expect(page.getByRole('heading', { level: 1, name: 'What if Redis is down?' })).toBeVisible()
    await context.close()
  }
})

test('a document has anchors, code that can be copied, and the way to the next one', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/docs/adopt#1-install')
  await expect(page.getByRole('heading', { name: '1. Install' })).toBeInViewport()
  await page.getByRole('button', { name: 'Copy: lib/auth.ts' }).first().click()
  await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toHaveCount(1)
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied.startsWith('// lib/auth.ts\n')).toBe(true)
  expect(readFileSync('docs/adopt.md', 'utf8')).toContain(copied)
  const title = page.getByRole('heading', { level: 1 })
  await page.getByRole('link', { name: /^Next/ }).click()
  await expect(title).toHaveText(/^Does use cache/)
  await page.getByRole('link', { name: /^Previous/ }).click()
  await expect(title).toHaveText('How do I add it to my app?')
})

test('the API reference has every address of the OpenAPI document', async ({ page, request }) => {
  const { paths } = await (await request.get('/api/openapi.json')).json()
  await page.goto('/docs/api')
  const names = Object.entries<object>(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`),
  )
  const shown = await page.getByRole('heading', { level: 3 }).allTextContents()
  expect(shown.toSorted()).toEqual(names.toSorted())
  const logout = page.getByRole('article', { name: 'POST /api/auth/logout' })
  await expect(logout.getByRole('table', { name: 'Answers 200' })).toContainText('deniedUntil')
})

test('a document and its menu are accessible', { tag: '@all' }, async ({ page }) => {
  test.setTimeout(120_000)
  await page.goto('/docs/denylist-or-sessions')
  await expectAccessible(page, 'a document')
  await page.setViewportSize({ width: 320, height: 700 })
  await header(page).getByText('Menu').click()
  await expectAccessible(page, 'the menu')
})

test('the theme button says what is set, leads back to the device’s own, and the next page keeps it', async ({
  page,
}) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto('/docs')
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const light = await background()
  await page.getByRole('button', { name: 'Theme: system' }).click()
  await expect(page.getByRole('button', { name: 'Theme: dark' })).toBeVisible()
  expect(await background()).not.toBe(light)
  await page.goto('/login')
  await page.getByRole('button', { name: 'Theme: dark' }).click()
  await expect(page.getByRole('button', { name: 'Theme: light' })).toBeVisible()
  expect(await background()).toBe(light)
  await page.getByRole('button', { name: 'Theme: light' }).click()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Theme: system' })).toBeVisible()
})

test('the header says who is logged in', async ({ page, context, origin }) => {
  const person = await signUp(context, origin)
  await page.goto('/docs')
  await expect(header(page).getByText(`Logged in as ${person.name}`)).toBeVisible()
})
