import { randomUUID } from 'node:crypto'
import type { BrowserContext, Page } from '@playwright/test'

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

/** Forgets the access token, as the browser does when it expires. */
export async function expireAccessToken(context: BrowserContext) {
  await context.clearCookies({ name: 'access' })
}
