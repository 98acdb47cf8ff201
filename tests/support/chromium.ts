import { findChromium } from './machine.mjs'

/** Without these a system Chromium in a container cannot start, or talks to the network on its own. */
const ARGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-gpu',
  '--no-first-run',
]

/**
 * How Playwright starts the browser of this machine. Without one it looks for its own, and says how to get it.
 *
 * @throws Error when `CHROMIUM_PATH` names something that does not start
 */
export function chromiumOptions(): { executablePath?: string; args: string[] } {
  const executablePath = findChromium()
  return { ...(executablePath && { executablePath }), args: ARGS }
}

/** Playwright starts Chromium without its back-forward cache. */
export function withBackForwardCache() {
  return { ...chromiumOptions(), ignoreDefaultArgs: ['--disable-back-forward-cache'] }
}
