/**
 * How long protected text stays in a browser whose session has ended, with the watch and without it: after each ending, for
 * each way of navigating. `npm run bench -- outlive` (eight minutes) writes the figures to /lab/choose and the README.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { chromium } from '@playwright/test'
import type { Outlived, OutlivedEnding, Stay } from '../app/lab/choose/outlived'
import {
  ENDINGS,
  type Ending,
  EXPIRY,
  leaveForAnotherSite,
  openPages,
  openStage,
  SHORT_LIFE,
  type Stage,
} from '../tests/e2e/endings'
import { startApp } from '../tests/support/app'
import type { View } from '../tests/support/browser-view'
import { withBackForwardCache } from '../tests/support/chromium'
import { until } from '../tests/support/until'
import { build, isBuildFresh } from '../tools/build.mjs'
import { ROOT } from '../tools/processes.mjs'
import { readmeWith } from './outlive-line'

const LOOKED_SECONDS = 5
/** Longer than the life of the session that is left to end by itself. */
const LIMIT_MS = 60_000
const POLL_MS = 10

/** A session for the pages that share a document, and one for the page that the browser may keep. */
async function measure(ending: Ending, origin: string, isWatched: boolean): Promise<Outlived> {
  const sameDocument = await onStage({ origin, isWatched, isOpen: true }, async stage => {
    const eye = await Eye.of(stage, await openPages(stage, ending), ending)
    const open = await eye.lookWhile(() => endSession(stage, ending))
    const back = await eye.lookWhile(() => eye.travel(-1))
    const forward = await eye.lookWhile(() => eye.travel(1))
    await eye.travel(-1)
    const link = await eye.lookWhile(() => eye.follow(ending.pages[2]))
    return { open, history: longer(back, forward), link }
  })
  const left = await onStage({ origin, isWatched, isOpen: false }, async stage => {
    const eye = await Eye.of(stage, await leaveForAnotherSite(stage, ending), ending)
    await endSession(stage, ending)
    return { otherSite: await eye.lookWhile(() => eye.travel(-1)), kept: eye.kept }
  })
  return { ...sameDocument, ...left }
}

async function onStage<T>(
  given: Pick<Stage, 'origin' | 'isWatched' | 'isOpen'>,
  play: (stage: Stage) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ baseURL: given.origin })
  // tsx names functions by a helper, which what is sent to a page leaves behind.
  await context.addInitScript('globalThis.__name = named => named')
  const page = await context.newPage()
  const stage = await openStage({ ...given, browser, context, page })
  const seen = await play(stage)
  await stage.admin.close()
  await context.close()
  return seen
}

/** @returns when the server accepted the session, or the role, for the last time. */
async function endSession(stage: Stage, ending: Ending): Promise<number> {
  const cookies = (await stage.context.cookies()).map(({ name, value }) => `${name}=${value}`)
  const headers = { cookie: cookies.join('; '), 'x-session-watch': '1' }
  const ask = async () => {
    const { status, version } = await (await fetch(`${stage.origin}/api/auth/session`, { headers })).json()
    return `${status} ${version}`
  }
  const before = await ask()
  let acceptedAt = performance.now()
  const ended = until('the server takes the session for ended', LIMIT_MS, async () => {
    const askedAt = performance.now()
    if ((await ask()) !== before) return true
    acceptedAt = askedAt
    return false
  })
  await Promise.all([ending.end(stage), ended])
  return acceptedAt
}

/** Sees what is in the document, hidden parts and scripts included, and which pages are asked for. */
class Eye {
  readonly #view: View
  readonly #secrets: string[]
  /** For pages, by the browser or the router. */
  readonly #askedAt: number[] = []
  /** Of a page that another site took the place of: whether Chromium showed it again as it was, or why not. */
  kept = 'no'

  private constructor(view: View, secrets: string[]) {
    this.#view = view
    this.#secrets = secrets
  }

  static async of({ page, context, person }: Stage, view: View, ending: Ending): Promise<Eye> {
    const eye = new Eye(view, ending.secrets(person))
    const cdp = await context.newCDPSession(page)
    await cdp.send('Page.enable')
    await cdp.send('Network.enable')
    cdp.on('Page.frameNavigated', ({ type }) => {
      if (type === 'BackForwardCacheRestore') eye.kept = 'yes'
    })
    cdp.on('Page.backForwardCacheNotUsed', ({ notRestoredExplanations }) => {
      eye.kept = notRestoredExplanations.map(({ reason }) => reason).join(', ')
    })
    cdp.on('Network.requestWillBeSent', ({ request, type }) => {
      const isPrefetch = 'next-router-prefetch' in request.headers
      const isPage = type === 'Document' || ('rsc' in request.headers && !isPrefetch)
      if (isPage) eye.#askedAt.push(performance.now())
    })
    return eye
  }

  /** @param act tells when it began. @returns for how long from then the texts were in the document. */
  async lookWhile(act: () => Promise<number>): Promise<Stay> {
    let from: number | undefined
    const acted = act().then(at => {
      from = at
    })
    let seenAt = Number.NEGATIVE_INFINITY
    let goneAt: number | null = null
    while (from === undefined || performance.now() < from + 1000 * LOOKED_SECONDS) {
      const lookedAt = performance.now()
      if ((await this.#view.shown(this.#secrets)).length > 0) {
        seenAt = lookedAt
        goneAt = null
      } else goneAt ??= performance.now()
      await delay(POLL_MS)
    }
    await acted
    const began = from
    return {
      seconds: goneAt && (seenAt < began ? 0 : Math.ceil((goneAt - began) / 10) / 100),
      asked: this.#askedAt.filter(at => at >= began).length,
    }
  }

  async travel(step: number): Promise<number> {
    const from = performance.now()
    await this.#view.travel(step)
    return from
  }

  /** Follows the link, where there still is one. */
  async follow(text: string): Promise<number> {
    const from = performance.now()
    await this.#view.evaluate(
      `[...document.querySelectorAll('main a')].find(link => link.textContent === ${JSON.stringify(text)})?.click()`,
    )
    return from
  }
}

function longer(one: Stay, other: Stay): Stay {
  return (one.seconds ?? Number.POSITIVE_INFINITY) > (other.seconds ?? Number.POSITIVE_INFINITY) ? one : other
}

if (!isBuildFresh()) {
  const { code, output } = await build()
  if (code !== 0) throw new Error(output)
}
const browser = await chromium.launch(withBackForwardCache())
const endings: OutlivedEnding[] = []
try {
  for (const ending of [...ENDINGS, EXPIRY]) {
    const env = { LOGIN_RATE_LIMIT: 'off', ...(ending === EXPIRY && SHORT_LIFE) }
    const app = await startApp({ env })
    try {
      const [watched, unwatched] = await Promise.all([
        measure(ending, app.origin, true),
        measure(ending, app.origin, false),
      ])
      endings.push({ name: ending.name, watched, unwatched })
      console.info(JSON.stringify(endings.at(-1)))
    } finally {
      await app.stop()
    }
  }
} finally {
  await browser.close()
}
const figures = {
  measuredAt: new Date().toISOString().slice(0, 10),
  chromium: browser.version(),
  next: JSON.parse(readFileSync(join(ROOT, 'node_modules/next/package.json'), 'utf8')).version,
  lookedSeconds: LOOKED_SECONDS,
  endings,
}
const readme = join(ROOT, 'README.md')
writeFileSync(readme, readmeWith(readFileSync(readme, 'utf8'), figures))
writeFileSync(join(ROOT, 'app/lab/choose/outlived.json'), `${JSON.stringify(figures, null, 2)}\n`)
