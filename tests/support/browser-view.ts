import type { CDPSession, Page } from '@playwright/test'
import { until } from './until'

/** How long an open page may show what its session has seen. */
export const NOTICE_MS = 2_000
/** How long a page may take to load that is shown in its place. */
const LOAD_MS = 10_000

/** Takes away what the watch hears by, before any script of the page runs: the page is then one without a watch. */
export function cutOffWatch(): void {
  const { addEventListener: add, fetch: send } = window
  Object.assign(window, {
    addEventListener(type: string, listener: EventListener, options?: AddEventListenerOptions) {
      if (type !== 'pagehide' && type !== 'pageshow') add.call(window, type, listener, options)
    },
    fetch: (input: RequestInfo, init?: RequestInit) =>
      String(input).endsWith('/session') ? new Promise(() => {}) : send(input, init),
    BroadcastChannel: class {
      postMessage() {}
    },
    EventSource: class extends EventTarget {
      close() {}
    },
  })
}

/** What a person can see and reach. Playwright itself loses a page that comes out of the back-forward cache. */
export class View {
  readonly #cdp: CDPSession

  private constructor(cdp: CDPSession) {
    this.#cdp = cdp
  }

  static async of(page: Page): Promise<View> {
    return new View(await page.context().newCDPSession(page))
  }

  async evaluate(expression: string): Promise<unknown> {
    const sent = { expression, returnByValue: true, awaitPromise: true }
    return (await this.#cdp.send('Runtime.evaluate', sent)).result.value
  }

  /** @returns which of the texts are in the document, hidden parts and scripts included. */
  async shown(texts: string[]): Promise<string[]> {
    const html = String(await this.evaluate('document.documentElement.outerHTML'))
    return texts.filter(text => html.includes(text))
  }

  async untilShown(texts: string[]): Promise<void> {
    await until('the texts are shown', LOAD_MS, async () => (await this.shown(texts)).length === texts.length)
  }

  /**
   * Within two seconds the texts are gone, and what is loaded in their place shows none.
   * @returns after how long they were gone (ms).
   */
  async untilNothing(texts: string[]): Promise<number> {
    const gone = async () => (await this.shown(texts)).length === 0
    const tookMs = await until('the texts are gone', NOTICE_MS, gone)
    const isLoaded = "document.readyState === 'complete' && document.querySelector('body *') !== null"
    await until('another page is loaded', LOAD_MS, () => this.evaluate(isLoaded))
    // Between two documents nothing is shown, and a page that comes back is still to be purged.
    await until('what is loaded in place of the page shows none of the texts', NOTICE_MS, gone)
    return tookMs
  }

  /** @param step as of `history.go`. */
  async travel(step: number): Promise<void> {
    const before = await this.#place()
    await this.evaluate(`void setTimeout(() => history.go(${step}))`)
    await until('the browser travels', LOAD_MS, async () => {
      const place = await this.#place()
      return place !== null && place !== before
    })
  }

  /** Between two documents there is no place: null. */
  async #place(): Promise<number | null> {
    try {
      return (await this.#cdp.send('Page.getNavigationHistory')).currentIndex
    } catch (error) {
      if (error instanceof Error && error.message.includes('Not attached to an active page')) return null
      throw error
    }
  }
}
