import type { Page } from '@playwright/test'
import { enterAsAdmin, GRACE, openUser } from './administrator'
import { expect, test } from './fixtures'
import { logIn, logInElsewhere, newPerson, PASSWORD, signUp } from './people'

test.use({ expectedErrors: [/status of (401|403|404|409|429)/] })

/** Between a phone and a desktop, where a layout changes or a window is zoomed. */
const WIDTHS = [320, 640, 700, 768, 1024, 1280]
const LONG_NAME = 'Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftsch'

const main = (page: Page) => page.getByRole('main')

test('after Log out everywhere the login page says on how many devices', async ({
  browser,
  page,
  context,
  origin,
}) => {
  const person = await signUp(context, origin)
  const elsewhere = await logInElsewhere(browser, origin, person)
  await page.goto('/account/sessions')
  await main(page).getByRole('button', { name: 'Log out everywhere' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Log out everywhere' }).click()
  await page.waitForURL('**/login**')
  await expect(page.getByText('You’re logged out on every device.')).toBeVisible()
  await expect(page.getByText(/^2 sessions ended\./)).toBeVisible()
  await expect(page).toHaveTitle(/^Logged out/)
  await elsewhere.close()
})

test('after Log out everywhere by a plain form the login page says it too', async ({ browser, origin }) => {
  const context = await browser.newContext({ baseURL: origin, javaScriptEnabled: false })
  await signUp(context, origin)
  const page = await context.newPage()
  await page.goto('/account/sessions')
  await main(page).getByRole('button', { name: 'Log out everywhere' }).click()
  await expect(page.getByText('You’re logged out on every device.')).toBeVisible()
  await expect(page.getByText(/^1 session ended\./)).toBeVisible()
  await context.close()
})

test('a logout cuts the life line in 400 ms, or at once for those who want no motion', async ({
  page,
  context,
  origin,
}) => {
  for (const [reducedMotion, milliseconds] of [
    ['no-preference', [400]],
    ['reduce', []],
  ] as const) {
    await page.emulateMedia({ reducedMotion })
    await signUp(context, origin)
    await page.goto('/dashboard')
    await page.getByRole('banner').getByRole('button', { name: 'Log out' }).click()
    await page.waitForURL('**/login')
    const cut = main(page).locator('svg .cut')
    await expect(cut).toBeAttached()
    const durations = await cut.evaluate(element => {
      // What has run may be over by now.
      const { animationName, animationDuration } = getComputedStyle(element)
      return animationName === 'none' ? [] : [Number.parseFloat(animationDuration) * 1000]
    })
    expect(durations).toEqual(milliseconds)
  }
})

test('a problem of the login replaces what the page said before', async ({ page, context, origin }) => {
  await signUp(context, origin)
  await page.goto('/dashboard')
  await page.getByRole('banner').getByRole('button', { name: 'Log out' }).click()
  await page.waitForURL('**/login')
  await expect(page.getByText('You’re logged out.')).toBeVisible()
  await expect(page).toHaveTitle(/^Logged out/)
  await page.getByLabel('Email').fill('nobody@example.com')
  await page.getByLabel('Password', { exact: true }).fill('not the right password')
  await main(page).getByRole('button', { name: 'Log in' }).first().click()
  await expect(page.getByText('Incorrect email or password.')).toBeVisible()
  await expect(page.getByText('You’re logged out.')).toHaveCount(0)
})

test('too many attempts: the page counts the seconds down', async ({ page }) => {
  await page.clock.install()
  await page.route('**/api/auth/login', route =>
    route.fulfill({ status: 429, headers: { 'retry-after': '42' }, json: { code: 'rate_limited' } }),
  )
  await page.goto('/login')
  await page.getByLabel('Email').fill('nobody@example.com')
  await page.getByLabel('Password', { exact: true }).fill('not the right password')
  await main(page).getByRole('button', { name: 'Log in' }).first().click()
  await expect(main(page).getByText('Try again in 42 seconds.').last()).toBeVisible()
  await page.clock.runFor(10_000)
  await expect(main(page).getByText(/Try again in 3[0-2] seconds\./)).toBeVisible()
  await page.clock.runFor(40_000)
  await expect(main(page).getByText('You can try again now.')).toBeVisible()
})

test('an email that is taken leads to the login', async ({ page, context, origin }) => {
  const person = await signUp(context, origin)
  await context.clearCookies()
  await page.goto('/signup')
  await page.getByLabel('Name', { exact: true }).fill('Somebody Else')
  await page.getByLabel('Email').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await main(page).getByRole('button', { name: 'Create account' }).click()
  await main(page).getByRole('link', { name: 'Log in instead' }).click()
  await page.waitForURL('**/login')
})

test('every dialog before an ending has the focus on Cancel', async ({ browser, page, context, origin }) => {
  const person = await signUp(context, origin)
  const elsewhere = await logInElsewhere(browser, origin, person)
  await page.goto('/account/sessions')
  for (const name of [/^End session/, 'End all other sessions', 'Log out everywhere']) {
    const opener = main(page).getByRole('button', { name })
    await opener.click()
    await expect(page.getByRole('dialog').getByRole('button', { name: 'Cancel' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(opener).toBeFocused()
  }
  await elsewhere.close()
})

test('an action of an administrator asks for a note first, and says in the dialog that it is missing', async ({
  browser,
  context,
  origin,
}) => {
  const person = await signUp(context, origin)
  const admin = await enterAsAdmin(browser, origin)
  await openUser(admin, person)
  for (const name of ['Kick', 'Make an administrator', 'Block', /^End session/]) {
    const opener = main(admin).getByRole('button', { name, exact: true })
    await opener.click()
    const dialog = admin.getByRole('dialog')
    await expect(dialog.getByLabel('Note')).toBeFocused()
    await admin.keyboard.press('Enter')
    await expect(dialog.getByRole('alert')).toBeFocused()
    await expect(dialog.getByText('Enter a note.')).toBeVisible()
    await expect(dialog.getByLabel('Note')).toHaveAttribute('aria-invalid', 'true')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await expect(opener).toBeFocused()
  }
  await admin.reload()
  await expect(admin.getByRole('main')).toContainText('Active')
})

test('without JavaScript no action is sent without a note, nor by Enter in its field', async ({
  browser,
  context,
  origin,
}) => {
  const person = await signUp(context, origin)
  const plain = await browser.newContext({ baseURL: origin, javaScriptEnabled: false })
  const admin = await plain.newPage()
  await logIn(admin, GRACE)
  await openUser(admin, person)
  const address = admin.url()
  await main(admin).getByRole('button', { name: 'Block' }).click()
  await main(admin).getByLabel('Note').fill('a reason')
  await main(admin).getByLabel('Note').press('Enter')
  await admin.goto(address)
  await expect(main(admin)).toContainText('StatusActive')
  await expect(main(admin)).toContainText('RoleUser')
  expect((await context.request.get(`${origin}/api/auth/session`)).status()).toBe(200)
  await plain.close()
})

test('an email breaks after a dot or its @, not in its last letters', async ({
  browser,
  context,
  origin,
}) => {
  const email = `a.mailbox.with.a.long.name.${newPerson().email}`
  await context.request.post('/api/auth/signup', { data: { ...newPerson(), email }, headers: { origin } })
  const admin = await enterAsAdmin(browser, origin)
  await openUser(admin, { email })
  for (const width of [320, 1280]) {
    await admin.setViewportSize({ width, height: 800 })
    const lines = await admin.getByRole('heading', { level: 1 }).evaluate(heading => {
      const texts = new Map<number, string>()
      const walker = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        for (let i = 0; i < (node.textContent ?? '').length; i++) {
          const range = document.createRange()
          range.setStart(node, i)
          range.setEnd(node, i + 1)
          const top = Math.round(range.getBoundingClientRect().top)
          texts.set(top, (texts.get(top) ?? '') + range)
        }
      }
      return [...texts.values()]
    })
    expect(lines.join('')).toBe(email)
    for (const line of lines.slice(0, -1)) expect(line, `${width} px`).toMatch(/[.@-]$/)
  }
})

test('a page that is not for this user has a title of its own', async ({ page, context, origin }) => {
  await signUp(context, origin)
  for (const path of ['/admin', '/admin/log', '/admin/users/x']) {
    await page.goto(path)
    await expect(page).toHaveTitle(/^Not allowed/)
  }
})

test('no page scrolls sideways at any width, with a name of 70 unbroken letters', { tag: '@all' }, async ({
  browser,
  page,
  context,
  origin,
}) => {
  test.setTimeout(120_000)
  const email = `${LONG_NAME.slice(0, 60).toLowerCase()}@example.com`
  const person = { ...newPerson(), name: LONG_NAME, email }
  await context.request.post('/api/auth/signup', { data: person, headers: { origin } })
  const admin = await enterAsAdmin(browser, origin)
  await openUser(admin, person)
  const userPage = new URL(admin.url()).pathname
  const visitor = await (await browser.newContext({ baseURL: origin })).newPage()
  for (const [who, paths] of [
    [page, ['/dashboard', '/account', '/account/sessions', '/account/delete', '/']],
    [admin, ['/admin', userPage, '/admin/log']],
    [visitor, ['/', '/login', '/signup', '/adopt', '/compare', '/docs', '/docs/adopt', '/docs/api']],
  ] as const) {
    for (const path of paths) {
      await who.goto(path)
      for (const width of WIDTHS) {
        await who.setViewportSize({ width, height: 800 })
        expect.soft(await overflowing(who), `${path} at ${width} px`).toEqual([])
      }
    }
  }
})

test('every control is 24 px high and wide or more', { tag: '@all' }, async ({
  browser,
  page,
  context,
  origin,
}) => {
  const person = await signUp(context, origin)
  const admin = await enterAsAdmin(browser, origin)
  await openUser(admin, person)
  const userPage = new URL(admin.url()).pathname
  const visitor = await (await browser.newContext({ baseURL: origin })).newPage()
  for (const [who, paths] of [
    [page, ['/dashboard', '/account', '/account/sessions', '/account/delete']],
    [admin, ['/admin', userPage, '/admin/log']],
    [visitor, ['/', '/login', '/signup', '/adopt', '/compare', '/docs', '/docs/adopt', '/docs/api']],
  ] as const) {
    for (const path of paths) {
      await who.goto(path)
      expect.soft(await smallControls(who), path).toEqual([])
    }
  }
})

test('without JavaScript no control is shown that does nothing', async ({ browser, origin }) => {
  const context = await browser.newContext({ baseURL: origin, javaScriptEnabled: false })
  const page = await context.newPage()
  const visit = async (paths: string[]) => {
    for (const path of paths) {
      await page.goto(path)
      for (const button of await page.locator('button:visible').all()) {
        await expect(button, path).toHaveAttribute('type', 'submit')
      }
    }
  }
  await visit(['/', '/login', '/signup', '/adopt', '/compare', '/lab'])
  await signUp(context, origin)
  await visit(['/dashboard', '/account', '/account/sessions', '/account/delete', '/account/confirm'])
  await context.close()
})

/** @returns what makes the page wider than the window, or leaves the card that it is in. */
function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const tooWide =
      document.documentElement.scrollWidth > document.documentElement.clientWidth ? ['page'] : []
    const leaving = [...document.querySelectorAll('main section, main li')].filter(
      box => getComputedStyle(box).overflowX === 'visible' && box.scrollWidth > box.clientWidth + 1,
    )
    return [...tooWide, ...leaving.map(box => `${box.tagName} ${box.textContent?.slice(0, 30)}`)]
  })
}

/** @returns controls below 24 px (WCAG 2.2, 2.5.8), but for links in a line of text and a box with its label. */
function smallControls(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('a, button, input:not([type=hidden]), summary')].flatMap(
      control => {
        const { width, height } = (control.closest('label') ?? control).getBoundingClientRect()
        const isInText = control.tagName === 'A' && control.parentElement?.matches('p, span, dd, td, li > p')
        const isHidden = width <= 1 || height <= 1 || isInText
        return isHidden || (width >= 24 && height >= 24) ? [] : [`${control.textContent} ${width}×${height}`]
      },
    ),
  )
}
