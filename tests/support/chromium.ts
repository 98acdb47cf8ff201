import { findChromium } from '../../tools/chromium.mjs'

/** Without these a system Chromium in a container cannot start, or talks to the network on its own. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-gpu',
  '--no-first-run',
]

/** The path of a Chromium. Throws with the mend when there is none. */
export function requireChromium(): string {
  const path = findChromium()
  if (path) return path
  throw new Error(
    'No Chromium found. Install one (apt-get install chromium, or npx playwright install chromium), or name it in CHROMIUM_PATH.',
  )
}
