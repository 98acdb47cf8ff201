import { expect, test } from './fixtures'
import { copyCookie, logIn, newPerson, PASSWORD, signUp, silenceStream } from './people'

/** Longer than the time in which two returns to a page count as one. */
const COME_BACK_EVERY_MS = 400

test('signs up, logs in, logs out: Back shows nothing, and the copied cookie is refused', async ({
  page,
  context,
  origin,
}) => {
  const person = newPerson()
  await page.goto('/')
  await page.getByRole('link', { name: 'Create account' }).first().click()
  await page.getByLabel('Name', { exact: true }).fill(person.name)
  await page.getByLabel('Email').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('main').getByRole('button', { name: 'Create account' }).click()
  await page.waitForURL('**/dashboard')
  await expect(page.getByRole('main')).toContainText(person.email)

  await page.getByRole('button', { name: 'Log out' }).first().click()
  await page.waitForURL('**/login')
  await logIn(page, person)
  const copies = {
    access: await copyCookie(context, 'access'),
    refresh: await copyCookie(context, 'refresh'),
  }
  expect((await replay(origin, `access=${copies.access}`)).status).toBe(200)

  await page.getByRole('button', { name: 'Log out' }).first().click()
  await page.waitForURL('**/login')
  expect((await context.cookies()).map(cookie => cookie.name)).not.toContain('access')

  await page.goBack()
  await page.waitForURL('**/login**')
  await expect(page.locator('body')).not.toContainText(person.email)

  const refused = await replay(origin, `access=${copies.access}`)
  expect(refused.status).toBe(401)
  expect(await refused.json()).toMatchObject({ code: 'revoked', reason: 'signed_out' })
  expect((await replay(origin, `refresh=${copies.refresh}`)).status).toBe(401)
})

test('a page that logs out asks nothing more about its session, whatever tells it to', async ({
  page,
  context,
  origin,
}) => {
  await signUp(context, origin)
  await page.addInitScript(() => {
    window.EventSource = class extends EventSource {
      constructor(address: string | URL) {
        super(address)
        this.addEventListener('ended', () => console.info('told'))
      }
    }
  })
  const listens = page.waitForResponse('**/api/auth/events')
  await page.goto('/dashboard')
  await listens
  const toldByStream = page.waitForEvent('console', message => message.text() === 'told')
  // From the click on, the page comes back to the front again and again.
  await page.evaluate(everyMs => {
    const comeBack = () => {
      dispatchEvent(new Event('focus'))
      console.info('came back')
    }
    addEventListener('submit', () => setInterval(comeBack, everyMs))
  }, COME_BACK_EVERY_MS)
  const cameBack = () => page.waitForEvent('console', message => message.text() === 'came back')
  await page.route('**/api/auth/logout', async route => {
    const response = await route.fetch()
    // The page learns of the end from the stream before it has the answer to its logout.
    await toldByStream
    await cameBack()
    await route.fulfill({ response })
  })
  await page.route('**/login', async route => {
    await cameBack()
    await cameBack()
    await route.continue()
  })
  const asked: string[] = []
  page.on('request', request => asked.push(new URL(request.url()).pathname))
  await page.getByRole('button', { name: 'Log out' }).first().click()
  await page.waitForURL('**/login')
  expect(asked.filter(path => path.startsWith('/api/'))).toEqual(['/api/auth/logout'])
})

test('does the same with a form and JavaScript off', async ({ browser, origin }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: origin })
  const page = await context.newPage()
  const person = newPerson()

  await page.goto('/signup')
  await page.getByLabel('Name', { exact: true }).fill(person.name)
  await page.getByLabel('Email').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('main').getByRole('button', { name: 'Create account' }).click()
  await page.waitForURL('**/dashboard')
  await page.getByRole('button', { name: 'Log out' }).first().click()
  await page.waitForURL('**/login')

  await page.getByLabel('Email').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill('not the right password')
  await page.getByRole('main').getByRole('button', { name: 'Log in' }).click()
  await expect(page).toHaveURL(/\/login\?error=invalid_credentials/)
  await expect(page.getByLabel('Email')).toHaveValue(person.email)
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue('')

  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('main').getByRole('button', { name: 'Log in' }).click()
  await page.waitForURL('**/dashboard')
  await expect(page.getByRole('main')).toContainText(person.email)
  const copy = await copyCookie(context, 'access')

  await page.getByRole('button', { name: 'Log out' }).first().click()
  await page.waitForURL('**/login')
  await page.goBack()
  await expect(page.getByLabel('Password', { exact: true })).toBeVisible()
  await expect(page.locator('body')).not.toContainText(person.email)
  expect((await replay(origin, `access=${copy}`)).status).toBe(401)
  await context.close()
})

// Chromium is started without its back-forward cache, so the test says what the browser would.
test('a page that the browser kept for Back is blank until the server has been asked', async ({
  page,
  context,
  origin,
}) => {
  await silenceStream(context)
  const person = await signUp(context, origin)
  const listens = page.waitForResponse('**/api/auth/events')
  await page.goto('/dashboard')
  await listens
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })))
  await expect(page.getByText(person.email).first()).toBeHidden()
  await context.request.post('/api/auth/logout', { headers: { origin } })
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
  await page.waitForURL('**/login**')
})

test.describe('a refused form', () => {
  test.use({ expectedErrors: [/status of 422/] })

  test('tells at the field what is wrong, and keeps what was typed', async ({ page }) => {
    await page.goto('/signup')
    await page.getByLabel('Name', { exact: true }).fill('Somebody')
    await page.getByLabel('Email').fill('somebody@example.com')
    await page.getByLabel('Password', { exact: true }).fill('passwordpassword')
    await page.getByRole('main').getByRole('button', { name: 'Create account' }).click()
    await expect(page.getByText('among the first that an attacker would try').first()).toBeVisible()
    await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('aria-invalid', 'true')
    await expect(page.getByLabel('Email')).toHaveValue('somebody@example.com')
  })
})

test('a visitor is sent to the login page and back again', async ({ page, context, origin }) => {
  const person = await signUp(context, origin)
  await context.clearCookies()
  await page.goto('/account/sessions')
  await expect(page).toHaveURL(/\/login\?next=%2Faccount%2Fsessions$/)
  await page.getByLabel('Email').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('main').getByRole('button', { name: 'Log in' }).click()
  await page.waitForURL('**/account/sessions')
})

/** What somebody does who copied a cookie before the logout. */
function replay(origin: string, cookie: string) {
  return fetch(`${origin}/api/auth/session`, { headers: { cookie } })
}
