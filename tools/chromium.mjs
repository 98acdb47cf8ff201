import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/**
 * Finds a browser for the browser tests: `CHROMIUM_PATH`, the system's, then the one Playwright downloads.
 *
 * @returns {string | undefined} the path of the executable, or undefined when there is none
 * @throws {Error} when `CHROMIUM_PATH` names a file that does not exist
 */
export function findChromium() {
  const chosen = process.env.CHROMIUM_PATH
  if (chosen) {
    if (!existsSync(chosen)) throw new Error(`CHROMIUM_PATH names ${chosen}, which does not exist.`)
    return chosen
  }
  return [...SYSTEM_BROWSERS, chromium.executablePath()].find(path => path && existsSync(path))
}
