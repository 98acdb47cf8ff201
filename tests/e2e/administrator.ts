import { type Browser, expect, type Page } from '@playwright/test'
import { logIn, type Person } from './people'

/** The administrator that the embedded store begins with. */
export const GRACE = { email: 'grace@example.com', password: 'correct horse battery staple' }
/** An administrator in a browser of their own. */
export async function enterAsAdmin(browser: Browser, origin: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: origin })
  const page = await context.newPage()
  await logIn(page, GRACE)
  return page
}

export async function openUser(admin: Page, { email }: Pick<Person, 'email'>) {
  await admin.getByRole('link', { name: 'Admin', exact: true }).click()
  await admin.getByLabel('Email begins with').fill(email.slice(0, -4).toUpperCase())
  await admin.getByRole('button', { name: 'Search' }).click()
  await admin.getByRole('link', { name: email }).click()
  await expect(admin.getByRole('heading', { level: 1 })).toHaveText(email)
}
