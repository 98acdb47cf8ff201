import { setTimeout as delay } from 'node:timers/promises'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { cutOffWatch, View } from '../support/browser-view'
import { until } from '../support/until'
import { GRACE } from './administrator'
import { logInElsewhere, PASSWORD, type Person, signUp } from './people'

export type Stage = {
  browser: Browser
  context: BrowserContext
  page: Page
  origin: string
  person: Person
  userId: string
  /** A browser of an administrator, by API. */
  admin: BrowserContext
  /** Whether the page is one of this app; otherwise the person has gone to another site. */
  isOpen: boolean
  isWatched: boolean
}

export type Ending = {
  name: string
  /** A page of its own document, a page, and a link on it. */
  pages: [first: string, second: string, link: string]
  /** What only the session, or the role, may see: on the first two pages, and on the one that the link leads to. */
  secrets: (person: Person) => [string, string]
  begin?: (stage: Stage) => Promise<unknown>
  end: (stage: Stage) => Promise<unknown>
}

const OWN: Pick<Ending, 'pages' | 'secrets'> = {
  pages: ['/account', '/dashboard', 'See all your sessions'],
  secrets: ({ email }) => [email, 'Log out everywhere'],
}

const LIFE_SECONDS = 20
const ASK_MS = 100

/** The app in which `EXPIRY` can be waited for. */
export const SHORT_LIFE = { SESSION_TTL: `${LIFE_SECONDS}` }

export const EXPIRY: Ending = {
  ...OWN,
  name: 'the end of its life',
  end: async ({ context }) => {
    const ask = () => context.request.get('/api/auth/session', { headers: { 'x-session-watch': '1' } })
    await until('the session ends', 2000 * LIFE_SECONDS, async () => {
      await delay(ASK_MS)
      return (await (await ask()).json()).status !== 'live'
    })
  },
}

/** Each way in which somebody ends a session, or takes what it may see. */
export const ENDINGS: Ending[] = [
  {
    ...OWN,
    name: 'a logout here',
    end: ({ page, context, isOpen, isWatched }) => {
      if (!isOpen) return context.request.post('/api/auth/logout')
      // The app's own button loads another document, with or without a watch.
      if (!isWatched) return page.evaluate(() => fetch('/api/auth/logout', { method: 'POST' }).then(() => {}))
      return page.getByRole('banner').getByRole('button', { name: 'Log out' }).click()
    },
  },
  {
    ...OWN,
    name: 'a logout in another tab',
    end: async ({ context }) => {
      const other = await context.newPage()
      await other.goto('/dashboard')
      await other.getByRole('banner').getByRole('button', { name: 'Log out' }).click()
      await other.waitForURL('**/login')
      await other.close()
    },
  },
  {
    ...OWN,
    name: 'a logout on another device',
    end: async ({ browser, origin, person }) => {
      const device = await logInElsewhere(browser, origin, person)
      await device.request.delete('/api/sessions?scope=others')
      await device.close()
    },
  },
  {
    ...OWN,
    name: 'a kick',
    end: ({ admin, userId }) =>
      admin.request.post(`/api/admin/users/${userId}/kick`, { data: { note: 'test' } }),
  },
  {
    ...OWN,
    name: 'a block',
    end: ({ admin, userId }) =>
      admin.request.patch(`/api/admin/users/${userId}`, { data: { status: 'blocked', note: 'test' } }),
  },
  {
    // It leaves the session, and takes what the old role saw.
    name: 'a change of role',
    pages: ['/admin?role=admin', '/admin', 'Audit log'],
    secrets: () => ['Email begins with', 'Actions of administrators'],
    begin: ({ admin, userId }) =>
      admin.request.patch(`/api/admin/users/${userId}`, { data: { role: 'admin', note: 'test' } }),
    end: ({ admin, userId }) =>
      admin.request.patch(`/api/admin/users/${userId}`, { data: { role: 'user', note: 'test' } }),
  },
  {
    ...OWN,
    name: 'a change of the password on another device',
    end: async ({ browser, origin, person }) => {
      const device = await logInElsewhere(browser, origin, person)
      const data = { currentPassword: PASSWORD, newPassword: 'another long enough password' }
      await device.request.post('/api/account/password', { data })
      await device.close()
    },
  },
]

export async function openStage(given: Omit<Stage, 'person' | 'userId' | 'admin'>): Promise<Stage> {
  const { browser, context, page, origin, isWatched } = given
  if (!isWatched) await page.addInitScript(cutOffWatch)
  const person = await signUp(context, origin)
  const { user } = await (await context.request.get(`${origin}/api/auth/session`)).json()
  const admin = await logInElsewhere(browser, origin, GRACE)
  return { ...given, person, userId: user.id, admin }
}

/** Leaves two documents behind: the first page in one of its own, the second and the one it links to in one together. */
export async function openPages(stage: Stage, ending: Ending): Promise<View> {
  const { page, person } = stage
  const [first, second, link] = ending.pages
  const view = await View.of(page)
  await ending.begin?.(stage)
  await page.goto(first)
  await page.goto(second)
  await page.evaluate(() => document.documentElement.setAttribute('data-same-document', ''))
  await page.getByRole('main').getByRole('link', { name: link }).click()
  await page.waitForURL(url => url.pathname !== second)
  await view.untilShown(ending.secrets(person).slice(-1))
  const isSame = await page.evaluate(() => document.documentElement.hasAttribute('data-same-document'))
  if (!isSame) throw new Error('the router did not follow the link: it led to another document')
  return view
}

/** Leaves the first page behind, which the browser may keep for Back. */
export async function leaveForAnotherSite(stage: Stage, ending: Ending): Promise<View> {
  const { page, person, origin } = stage
  const view = await View.of(page)
  await ending.begin?.(stage)
  await page.goto(ending.pages[0])
  await view.untilShown(ending.secrets(person).slice(0, 1))
  await page.goto(`${origin.replace('localhost', '127.0.0.1')}/robots.txt`)
  return view
}
