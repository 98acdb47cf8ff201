import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** A phone, a window at 200 %, a tablet, a desktop; colours do not change between them. */
const WIDTHS: Record<number, readonly ('light' | 'dark')[]> = {
  320: ['light', 'dark'],
  640: ['light'],
  768: ['light'],
  1280: ['light', 'dark'],
}

/**
 * The page as it is now has no accessibility violation and does not scroll sideways, at any width, light and dark.
 * @param where says in a failure which page it was.
 * @param widths in pixels, with the schemes at each. Default: all.
 */
export async function expectAccessible(page: Page, where: string, widths = WIDTHS): Promise<void> {
  for (const [width, schemes] of Object.entries(widths)) {
    await page.setViewportSize({ width: Number(width), height: 800 })
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze()
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.target).join(' ')}`)
      expect.soft(found, `${where}, ${width} px, ${colorScheme}`).toEqual([])
    }
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect.soft(overflow, `${where} scrolls sideways at ${width} px`).toBe(0)
  }
}
