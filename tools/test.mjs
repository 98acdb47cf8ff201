/**
 * All the tests but those that need the npm registry, one suite after another, each with live output, ending in one line
 * over everything:
 * `N passed, N failed` (and `, N skipped` when there are any). A suite that crashes or runs nothing is a failure.
 * With `--long` the random ones run in their full numbers.
 */
import { accessSync, constants, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { build, isBuildFresh } from './build.mjs'
import { findChromium } from './chromium.mjs'
import { requireNodeVersion } from './node-version.mjs'
import { endChildrenWithUs, ROOT, runNode } from './processes.mjs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */

const SUITES = [
  { name: 'unit', required: true, needsBuild: false, needsRedis: false },
  { name: 'integration', required: true, needsBuild: true, needsRedis: false },
  { name: 'security', required: false, needsBuild: true, needsRedis: true },
  { name: 'failures', required: false, needsBuild: true, needsRedis: true },
  { name: 'races', required: false, needsBuild: true, needsRedis: true },
  { name: 'consistency', required: false, needsBuild: true, needsRedis: true },
  { name: 'e2e', required: true, needsBuild: true, needsRedis: false },
]
/** Only when named with `--only`: they take long, and `deploy` needs the npm registry. */
const BY_NAME = [{ name: 'deploy', required: false, needsBuild: false, needsRedis: true }]

requireNodeVersion()
endChildrenWithUs()
const isLong = process.argv.includes('--long')
const suites = chosenSuites(process.argv.slice(2).filter(arg => arg !== '--long'))
const results = mkdtempSync(join(tmpdir(), 'test-results-'))
process.on('exit', () => rmSync(results, { recursive: true, force: true }))

say(`Node ${process.versions.node}; suites: ${suites.map(suite => suite.name).join(', ')}`)
const hasRedisServer = lookForRedisServer()
const browserMissing = suites.some(suite => suite.name === 'e2e') && !(await provideChromium())
const buildFailed = suites.some(suite => suite.needsBuild) && !(await provideBuild())

/** @type {Count} */
const total = { passed: 0, failed: 0, skipped: 0 }
for (const suite of suites) {
  const count = await runSuite(suite)
  total.passed += count.passed
  total.failed += count.failed
  total.skipped += count.skipped
}
process.exitCode = total.failed === 0 ? 0 : 1
console.info(`\n${inWords(total)}`)

/**
 * @param {typeof SUITES[number]} suite
 * @returns {Promise<Count>}
 */
async function runSuite({ name, needsBuild, needsRedis }) {
  say(`suite ${name}`)
  if (needsRedis && !hasRedisServer) {
    say(`suite ${name}: SKIPPED, it needs a redis-server`)
    return { passed: 0, failed: 0, skipped: 1 }
  }
  if (needsBuild && buildFailed) return notRun(name, 'the build failed')
  if (name === 'e2e' && browserMissing) return notRun(name, 'there is no Chromium')

  const resultFile = join(results, `${name}.json`)
  const code = await (name === 'e2e' ? runPlaywright(resultFile) : runVitest(name, resultFile))
  if (!existsSync(resultFile)) return notRun(name, `it ended with code ${code} and left no result`)

  const report = JSON.parse(readFileSync(resultFile, 'utf8'))
  const count = name === 'e2e' ? countPlaywright(report) : countVitest(report)
  if (count.passed + count.failed === 0) return notRun(name, 'no test in it ran')
  // A file that does not load or an error outside any test shows only in the exit code.
  if (code !== 0 && count.failed === 0) {
    say(`suite ${name} ended with code ${code} outside its tests: counted as one failure`)
    count.failed = 1
  }
  say(`suite ${name}: ${inWords(count)}`)
  return count
}

/**
 * @param {string} project
 * @param {string} resultFile
 */
function runVitest(project, resultFile) {
  const args = [`--project=${project}`, '--reporter=default', '--reporter=json']
  return runNode(
    'node_modules/vitest/vitest.mjs',
    ['run', ...args, `--outputFile.json=${resultFile}`],
    isLong ? { TEST_LENGTH: 'long' } : {},
  )
}

/** @param {string} resultFile */
function runPlaywright(resultFile) {
  return runNode('node_modules/@playwright/test/cli.js', ['test'], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: resultFile,
  })
}

/** @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number }} VitestReport */
/** @returns {Count} */
function countVitest(/** @type {VitestReport} */ report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/** @typedef {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number } }} PlaywrightReport */
/** @returns {Count} */
function countPlaywright(/** @type {PlaywrightReport} */ { stats }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped }
}

/**
 * @param {string} name
 * @param {string} why
 * @returns {Count}
 */
function notRun(name, why) {
  say(`suite ${name} did not run, because ${why}: counted as one failure`)
  return { passed: 0, failed: 1, skipped: 0 }
}

/** @param {string[]} args */
function chosenSuites(args) {
  const names = args.flatMap(arg => arg.split(/[=,]/)).filter(word => word !== '' && word !== '--only')
  const known = [...SUITES, ...BY_NAME].map(suite => suite.name)
  const wrong = names.find(name => !known.includes(name))
  if (
    wrong !== undefined ||
    (args.length > 0 && !args[0]?.startsWith('--only')) ||
    (args.length > 0 && names.length === 0)
  ) {
    console.error(`Usage: npm test [-- --only SUITE[,SUITE] --long]   (suites: ${known.join(', ')})`)
    process.exit(2)
  }
  if (names.length > 0) return [...SUITES, ...BY_NAME].filter(suite => names.includes(suite.name))
  return SUITES.filter(suite => suite.required || hasTests(join(ROOT, 'tests', suite.name)))
}

/** @param {string} folder */
function hasTests(folder) {
  return (
    existsSync(folder) &&
    readdirSync(folder, { recursive: true }).some(file => String(file).endsWith('.test.ts'))
  )
}

/** @returns whether there is one; says so either way. */
function lookForRedisServer() {
  const path = onPath('redis-server') ?? onPath('valkey-server')
  if (path) say(`redis-server: ${path}`)
  else {
    say(
      'redis-server: not found. Tests that need a real server or cluster are SKIPPED (the embedded one is still tested).',
    )
    say('  To run them too: apt-get install redis-server, or brew install redis.')
  }
  return path !== undefined
}

async function provideChromium() {
  if (process.env.CHROMIUM_PATH && !existsSync(process.env.CHROMIUM_PATH)) {
    say(`Chromium: CHROMIUM_PATH names ${process.env.CHROMIUM_PATH}, which does not exist.`)
    return false
  }
  if (!findChromium()) {
    say("Chromium: not found, trying Playwright's own (npx playwright install chromium)")
    await runNode('node_modules/@playwright/test/cli.js', ['install', 'chromium'])
  }
  const path = findChromium()
  if (path) say(`Chromium: ${path}`)
  else {
    say('Chromium: none, and none could be installed. The browser tests cannot run.')
    say('  To run them: apt-get install chromium, or name a Chromium in CHROMIUM_PATH.')
  }
  return path !== undefined
}

async function provideBuild() {
  if (isBuildFresh()) {
    say('build: there, and of the present sources')
    return true
  }
  say('build: none of the present sources, building')
  if ((await build()) === 0) return true
  say('build: FAILED, what is wrong is printed above')
  return false
}

/** @param {string} program */
function onPath(program) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map(folder => join(folder, program))
    .find(isExecutable)
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** @param {Count} count */
function inWords({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** @param {string} line */
function say(line) {
  console.info(`[test] ${line}`)
}
