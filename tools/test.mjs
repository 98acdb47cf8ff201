/**
 * Runs the tests: gets what this machine lacks for them, builds the app once, and runs one suite after another. A suite that
 * passed is one line, a failed one is all that it printed. The last line is `N passed, N failed` over all of them, and
 * `, N skipped` when there are any.
 */
import { provideChromium, provideSystemPackages } from '../tests/support/provision.mjs'
import { build, isBuildFresh } from './build.mjs'
import { requireNodeVersion } from './node-version.mjs'
import { endChildrenWithUs } from './processes.mjs'
import { clearProgress, showProgress } from './progress-line.mjs'
import { oneFailure, runSuite } from './run-suite.mjs'
import { readPlan } from './test-plan.mjs'

/** @typedef {import('../tests/suites.mjs').Suite} Suite */
/** @typedef {import('./run-suite.mjs').Count} Count */

requireNodeVersion()
endChildrenWithUs()
const plan = readPlan(process.argv.slice(2))
const missing = plan.suites.every(({ name }) => name === 'unit')
  ? []
  : await provideSystemPackages(say, plan.length !== 'short')
const noBrowser = plan.suites.some(({ name }) => name === 'e2e') && (await provideChromium(say)) === null
const buildFailure = plan.suites.some(({ needsBuild }) => needsBuild) ? await provideBuild() : null

/** @type {Map<string, Count>} */
const counts = new Map()
for (const [index, suite] of plan.suites.entries()) {
  const startedAt = Date.now()
  const next = plan.suites.slice(index + 1).map(({ name }) => name)
  const { count, output } = await run(suite, next)
  clearProgress()
  counts.set(suite.name, count)
  if (count.failed > 0) say(output.trim())
  say(`${suite.name.padEnd(12)} ${inWords(count)}  (${Math.round((Date.now() - startedAt) / 1000)} s)`)
}

const total = sum([...counts.values()])
if (total.skipped.length > 0) tellSkipped()
process.exitCode = total.failed === 0 ? 0 : 1
say(`\n${inWords(total)}`)

/**
 * @param {Suite} suite
 * @param {string[]} next
 */
async function run(suite, next) {
  if (suite.needsBuild && buildFailure) return oneFailure(`${suite.name} did not run: the build failed`, '')
  if (suite.name === 'e2e' && noBrowser) {
    return oneFailure('e2e did not run: there is no Chromium. CHROMIUM_PATH may name one.', '')
  }
  /** @param {string} what */
  const show = what =>
    showProgress(`${suite.name}: ${what}${next.length > 0 ? `; then ${next.join(', ')}` : ''}`)
  show('starting')
  return runSuite(suite, {
    ...plan,
    onProgress: (name, left) => show(`${name} is done, ${left} to go`),
    onNote: text => {
      clearProgress()
      say(`${suite.name.padEnd(12)} ${text}`)
    },
  })
}

/** @returns {Promise<string | null>} what a failed build printed */
async function provideBuild() {
  if (isBuildFresh()) return null
  showProgress('Building the app')
  const startedAt = Date.now()
  const { code, output } = await build()
  clearProgress()
  if (code === 0) {
    say(`build        done  (${Math.round((Date.now() - startedAt) / 1000)} s)`)
    return null
  }
  say(`${output.trim()}\nbuild        failed`)
  return output
}

function tellSkipped() {
  say('\nSkipped:')
  for (const [suite, { skipped }] of counts) {
    for (const { title, count } of skipped) say(`  ${suite}: ${title}: ${count}`)
  }
  if (missing.length > 0) say(`To run them too, as root: apt-get install ${missing.join(' ')}`)
}

/**
 * @param {Count[]} each
 * @returns {Count}
 */
function sum(each) {
  return {
    passed: each.reduce((all, { passed }) => all + passed, 0),
    failed: each.reduce((all, { failed }) => all + failed, 0),
    skipped: each.flatMap(({ skipped }) => skipped),
  }
}

/** @param {Count} count */
function inWords({ passed, failed, skipped }) {
  const skippedTests = skipped.reduce((all, { count }) => all + count, 0)
  return `${passed} passed, ${failed} failed${skippedTests > 0 ? `, ${skippedTests} skipped` : ''}`
}

/** @param {string} line */
function say(line) {
  console.info(line)
}
