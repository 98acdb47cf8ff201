import { NOTICE_MS } from '../support/browser-view'
import { type Ending, leaveForAnotherSite, openPages, openStage } from './endings'
import { expect, test } from './fixtures'

/** Each waits for several endings, and starts an app of its own. */
const LIMIT_MS = 90_000

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
      const view = await openPages(stage, ending)
      const secrets = ending.secrets(stage.person)

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
      const view = await leaveForAnotherSite(stage, ending)
      await ending.end(stage)
      await view.travel(-1)
      await view.untilNothing(ending.secrets(stage.person).slice(0, 1))
      await stage.admin.close()
    })
  }
}
