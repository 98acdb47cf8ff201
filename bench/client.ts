/**
 * What the login page costs a browser: scripts and styles in kB, layout shift, chain of requests.
 * `npm run bench -- client`; `-- --keep` writes the figures to bench/RESULTS.md.
 */
import { parseArgs } from 'node:util'
import { type CDPSession, chromium } from '@playwright/test'
import { startApp } from '../tests/support/app'
import { chromiumOptions } from '../tests/support/chromium'
import { build, isBuildFresh } from '../tools/build.mjs'
import { clientTables } from './client-tables'
import { render } from './render'
import { type ClientSide, keep, type Script } from './results'

type Request = { url: string; type: string; from: string | undefined; compressed: number }

const { values } = parseArgs({ options: { keep: { type: 'boolean', default: false } } })

if (!isBuildFresh()) {
  const { code, output } = await build()
  if (code !== 0) throw new Error(output)
}
const app = await startApp()
const browser = await chromium.launch(chromiumOptions())
try {
  const page = await browser.newPage()
  const requests = await watchRequests(await page.context().newCDPSession(page))
  await page.addInitScript(() => {
    const own = globalThis as unknown as { shift: number }
    own.shift = 0
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) own.shift += (entry as unknown as { value: number }).value
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await page.goto(`${app.origin}/login`, { waitUntil: 'networkidle' })
  const { layoutShift, firstPaintMs } = await page.evaluate(() => ({
    layoutShift: (globalThis as unknown as { shift: number }).shift,
    firstPaintMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
  }))
  const loaded = [...requests.values()]
  const client: ClientSide = {
    takenAt: new Date().toISOString(),
    scripts: await describe(loaded.filter(({ type }) => type === 'Script')),
    styles: await describe(loaded.filter(({ type }) => type === 'Stylesheet')),
    depth: Math.max(...loaded.map(request => depthOf(request, requests))),
    layoutShift,
    firstPaintMs,
  }
  console.info(clientTables(client))
  if (values.keep) {
    keep('client', client)
    render()
  }
} finally {
  await browser.close()
  await app.stop()
}

/** @returns every request of the page, by its id, as it grows. */
async function watchRequests(cdp: CDPSession): Promise<Map<string, Request>> {
  const requests = new Map<string, Request>()
  await cdp.send('Network.enable')
  cdp.on('Network.requestWillBeSent', ({ requestId, request, type, initiator, documentURL }) => {
    const caller = initiator.stack?.callFrames[0]?.url ?? initiator.url
    requests.set(requestId, {
      url: request.url,
      type: type ?? '',
      from: caller ?? (type === 'Document' ? undefined : documentURL),
      compressed: 0,
    })
  })
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const request = requests.get(requestId)
    if (request) request.compressed = encodedDataLength
  })
  return requests
}

/** How many requests had to be answered, one after the other, before this one could be sent, and itself. */
function depthOf({ from, url }: Request, requests: Map<string, Request>): number {
  const parent = [...requests.values()].find(other => other.url === from && other.url !== url)
  return from === undefined || !parent ? 1 : 1 + depthOf(parent, requests)
}

async function describe(files: Request[]): Promise<Script[]> {
  const described = await Promise.all(
    files.map(async ({ url, compressed }) => {
      const text = await (await fetch(url)).text()
      return { url: new URL(url).pathname, compressed, raw: Buffer.byteLength(text), what: whatIs(text) }
    }),
  )
  return described.sort((a, b) => b.compressed - a.compressed)
}

/** What is in a file, by what only that has. */
function whatIs(text: string): string {
  const parts = [
    [/hydrateRoot|reactFiber/, 'React DOM: makes the page interactive'],
    [
      /next-router-state-tree|navigateReducer|"Next-Router/i,
      "Next's client: router and reader of server components",
    ],
    [/TURBOPACK.{0,200}chunk|globalThis\.TURBOPACK_CHUNK/s, "Turbopack's loader of modules"],
    [/autocomplete|password/i, "the login form's own: show password, fields in place of a reload"],
    [/could not be made/, 'the error page, should this one fail in the browser'],
    [/ClientPageRoot/, "Next's layout: what a navigation keeps and what it replaces"],
    [/setTimeout has not been defined/, "what React and Next share, with a browser's `process`"],
    [/@layer|--tw-/, 'the style sheet, one for all pages'],
  ] as const
  return parts.flatMap(([sign, name]) => (sign.test(text) ? [name] : []))[0] ?? 'other'
}
