import { expect, type Page } from '@playwright/test'

/** Waits until React runs the first form of the page: from then on its errors are shown in the page. */
export async function untilFormRuns(page: Page): Promise<void> {
  await expect
    .poll(() =>
      page
        .locator('main form')
        .first()
        .evaluate(form => (form as HTMLFormElement).noValidate),
    )
    .toBe(true)
}

/** Keeps the page's scripts back. @returns a function that lets them through. */
export async function holdScripts(page: Page): Promise<() => void> {
  let release = () => {}
  const released = new Promise<void>(resolve => {
    release = resolve
  })
  await page.route('**/_next/static/**/*.js*', async route => {
    await released
    await route.continue()
  })
  return release
}

/** Does to every text of the page what a translator does: each text node goes into elements of the translator's own. */
export async function translatePage(page: Page): Promise<void> {
  await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const texts: Text[] = []
    while (walker.nextNode()) texts.push(walker.currentNode as Text)
    for (const text of texts) {
      if (!text.data.trim() || text.parentElement?.closest('script, style, font')) continue
      const outer = document.createElement('font')
      const inner = document.createElement('font')
      inner.textContent = text.data
      outer.append(inner)
      text.replaceWith(outer)
    }
  })
}
