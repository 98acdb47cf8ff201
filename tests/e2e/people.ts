import { randomUUID } from 'node:crypto'
import type { Browser, BrowserContext, Page } from '@playwright/test'

export const PASSWORD = 'a long enough password'

/** A person nobody else in this run is. */
export function newPerson() {
  const id = randomUUID().slice(0, 8)
  return { name: `Person ${id}`, email: `person-${id}@example.com`, password: PASSWORD }
}

export type Person = ReturnType<typeof newPerson>

/** Signs a new person up by API, with the context's cookies as they come. */
export async function signUp(context: BrowserContext, origin: string): Promise<Person> {
  const person = newPerson()
  const answer = await context.request.post(`${origin}/api/auth/signup`, { data: person })
  if (answer.status() !== 201) throw new Error(`sign-up answered ${answer.status()}`)
  return person
}

/** Logs in through the page. */
export async function logIn(page: Page, { email, password }: Pick<Person, 'email' | 'password'>) {
  await page.goto('/login')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('main').getByRole('button', { name: 'Log in' }).click()
  await page.waitForURL('**/dashboard')
}

/** @returns the value of one of the auth cookies, as somebody who copied it would have it. */
export async function copyCookie(context: BrowserContext, name: 'access' | 'refresh'): Promise<string> {
  const cookie = (await context.cookies()).find(candidate => candidate.name === name)
  if (!cookie) throw new Error(`there is no cookie ${name}`)
  return cookie.value
}

/** Logs a person in with a second browser, by API. @returns the browser's cookies; close it at the end. */
export async function logInElsewhere(
  browser: Browser,
  origin: string,
  { email, password }: Pick<Person, 'email' | 'password'>,
): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: origin })
  const answer = await context.request.post('/api/auth/login', { data: { email, password } })
  if (!answer.ok()) throw new Error(`login answered ${answer.status()}`)
  return context
}

/**
 * Answers the event stream of every page with a sign of life and nothing more. A page so silent would ask by itself
 * after 12 seconds only; what it notices sooner, it has from another tab or from the person who uses it.
 */
export async function silenceStream(context: BrowserContext): Promise<void> {
  await context.route('**/api/auth/events', route =>
    route.fulfill({
      contentType: 'text/event-stream',
      body: 'retry: 3600000\nevent: alive\ndata:\n\n',
    }),
  )
}

/** Forgets the access token, as the browser does when it expires. */
export async function expireAccessToken(context: BrowserContext) {
  await context.clearCookies({ name: 'access' })
}
