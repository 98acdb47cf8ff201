import type { Browser, BrowserContext, Page } from '@playwright/test'
import { cutOffWatch, NOTICE_MS, View } from '../support/browser-view'
import { chromiumOptions } from '../support/chromium'
import { GRACE } from './administrator'
import { expect, test } from './fixtures'
import { logInElsewhere, type Person, signUp } from './people'

/** Playwright starts Chromium without its back-forward cache. */
export const WITH_BACK_FORWARD_CACHE = {
  ...chromiumOptions(),
  ignoreDefaultArgs: ['--disable-back-forward-cache'],
}

/** Each waits for several endings, and starts an app of its own. */
const LIMIT_MS = 90_000

type Stage = {
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
  pages?: [first: string, second: string, link: string]
  /** What only the session, or the role, may see. */
  secrets?: string[]
  begin?: (stage: Stage) => Promise<unknown>
  end: (stage: Stage) => Promise<unknown>
}

const PAGES: [string, string, string] = ['/account', '/dashboard', 'See all your sessions']

/** Two worlds, the same steps: with the watch nothing outlives the session, and without it everything does. */
export function outlivesNothing(ending: Ending): void {
  for (const isWatched of [true, false]) {
    const says = isWatched ? 'nothing is left of' : 'without the watch the test sees all of'
    // That the test sees what it should not is shown for one ending every day, and for each with --all.
    const tag = isWatched || ending.name === 'a logout in another tab' ? [] : '@all'
    test(`${says} an open page and of those before it, after ${ending.name}`, { tag }, async ({
      browser,
      context,
      page,
      origin,
    }) => {
      test.setTimeout(LIMIT_MS)
      const stage = await openStage({ browser, context, page, origin, isWatched, isOpen: true })
      const [first, second, link] = ending.pages ?? PAGES
      const view = await View.of(page)
      await ending.begin?.(stage)
      await page.goto(first)
      await page.goto(second)
      await page.evaluate(() => document.documentElement.setAttribute('data-same-document', ''))
      await page.getByRole('main').getByRole('link', { name: link }).click()
      await page.waitForURL(url => url.pathname !== second)
      const secrets = ending.secrets ?? [stage.person.email, 'Log out everywhere']
      await view.untilShown(secrets.slice(-1))
      const isSame = page.locator('html')
      await expect(isSame, 'the router follows the link').toHaveAttribute('data-same-document')

      await ending.end(stage)
      const endedAt = Date.now()
      if (isWatched) {
        const tookMs = await view.untilNothing(secrets)
        test.info().annotations.push({ type: `gone after ${Math.round(tookMs)} ms` })
        for (const step of [-1, -1, 1, 1]) {
          await view.travel(step)
          await view.untilNothing(secrets)
        }
      } else {
        await expect.poll(() => Date.now() - endedAt).toBeGreaterThan(NOTICE_MS)
        await view.untilShown(secrets.slice(-1))
        await view.travel(-1)
        await view.untilShown(secrets.slice(0, 1))
      }
      await stage.admin.close()
    })

    // Whether Chromium keeps a page at all is its own choice: it forgets a `no-store` page when cookies of its site have changed.
    if (!isWatched) continue

    test(`nothing is left of a page that the browser may keep for Back, after ${ending.name}`, async ({
      browser,
      context,
      page,
      origin,
    }) => {
      test.setTimeout(LIMIT_MS)
      const stage = await openStage({ browser, context, page, origin, isWatched, isOpen: false })
      const [first] = ending.pages ?? PAGES
      const view = await View.of(page)
      const secrets = [...(ending.secrets ?? [stage.person.email])].slice(0, 1)
      await ending.begin?.(stage)
      await page.goto(first)
      await view.untilShown(secrets)
      await page.goto(`${origin.replace('localhost', '127.0.0.1')}/robots.txt`)
      await ending.end(stage)
      await view.travel(-1)
      await view.untilNothing(secrets)
      await stage.admin.close()
    })
  }
}

async function openStage(given: Omit<Stage, 'person' | 'userId' | 'admin'>): Promise<Stage> {
  const { browser, context, page, origin, isWatched } = given
  if (!isWatched) await page.addInitScript(cutOffWatch)
  const person = await signUp(context, origin)
  const { user } = await (await context.request.get(`${origin}/api/auth/session`)).json()
  const admin = await logInElsewhere(browser, origin, GRACE)
  return { ...given, person, userId: user.id, admin }
}
