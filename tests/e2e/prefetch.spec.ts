import type { BrowserContext, Locator, Page, Request, Response } from '@playwright/test'
import { expect, test } from './fixtures'
import { copyCookie, expireAccessToken, logInElsewhere, signUp, silenceStream } from './people'

// So low that the link is prefetched only when the test scrolls to it.
test.use({ viewport: { width: 1280, height: 300 } })

const isPrefetch = (request: Request) => request.headers()['next-router-prefetch'] !== undefined
const pathOf = (request: Request) => new URL(request.url()).pathname

/** An open page hears of no ending: neither by its stream nor by asking. */
async function silenceWatch(context: BrowserContext): Promise<void> {
  await silenceStream(context)
  await context.route('**/api/auth/session', () => {})
}

/** A link that Next prefetches when it comes into view. */
const deletion = (page: Page): Locator => page.getByRole('link', { name: 'Delete account' })

/** Brings the link into view. @returns the answer to its prefetch. */
async function prefetch(page: Page): Promise<Response> {
  const prefetched = page.waitForResponse(
    response => isPrefetch(response.request()) && pathOf(response.request()) === '/account/delete',
  )
  await deletion(page).hover()
  return prefetched
}

test('a prefetch neither renews a session nor counts as its use', async ({
  browser,
  page,
  context,
  origin,
}) => {
  await silenceWatch(context)
  const person = await signUp(context, origin)
  await page.goto('/account')
  // The login replaces the session of the page: nobody has used this one yet.
  const { email, password } = person
  await context.request.post('/api/auth/login', { data: { email, password }, headers: { origin } })
  const before = {
    access: await copyCookie(context, 'access'),
    refresh: await copyCookie(context, 'refresh'),
  }
  const elsewhere = await logInElsewhere(browser, origin, person)
  const seen = async () => {
    const { sessions } = await (await elsewhere.request.get('/api/sessions')).json()
    return sessions
      .filter(({ current }: { current: boolean }) => !current)
      .map(({ id, lastSeenAt }: { id: string; lastSeenAt: string }) => `${id} ${lastSeenAt}`)
      .sort()
  }
  const seenBefore = await seen()
  expect(seenBefore).toHaveLength(1)

  const answer = await prefetch(page)
  expect([answer.status(), await answer.headerValue('set-cookie')]).toEqual([200, null])
  expect(await seen()).toEqual(seenBefore)
  expect(await copyCookie(context, 'access')).toBe(before.access)
  expect(await copyCookie(context, 'refresh')).toBe(before.refresh)
  await elsewhere.close()
})

test('a prefetch after the access token has run out is no error, and a click renews it', async ({
  page,
  context,
  origin,
}) => {
  await signUp(context, origin)
  await page.goto('/account')
  const before = await copyCookie(context, 'refresh')
  await expireAccessToken(context)

  const answer = await prefetch(page)
  expect([answer.status(), await answer.headerValue('set-cookie')]).toEqual([204, null])
  expect((await context.cookies()).map(({ name }) => name)).not.toContain('access')
  expect(await copyCookie(context, 'refresh')).toBe(before)

  await deletion(page).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Delete your account?')
  expect(await copyCookie(context, 'refresh')).not.toBe(before)
})

test('a prefetch that meets a logout is no error', async ({ page, context, origin }) => {
  await silenceWatch(context)
  await signUp(context, origin)
  const listens = page.waitForResponse('**/api/auth/events')
  await page.goto('/account')
  await listens
  await context.request.post('/api/auth/logout', { headers: { origin } })

  const answer = await prefetch(page)
  expect([answer.status(), await answer.headerValue('set-cookie')]).toEqual([204, null])
})

test('a navigation is one request, and none asks for the principal', async ({ page, context, origin }) => {
  await signUp(context, origin)
  const listens = page.waitForResponse('**/api/auth/events')
  await page.goto('/dashboard')
  await listens
  const asked: string[] = []
  page.on('request', request => {
    if (!isPrefetch(request) && ['fetch', 'document'].includes(request.resourceType()))
      asked.push(pathOf(request))
  })
  await page.getByRole('link', { name: 'Account', exact: true }).first().click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Account')
  await expect(page).toHaveURL(/\/account$/)
  expect(asked).toEqual(['/account'])
})
