/**
 * Shows that the tests can fail: plants each fault of `tests/mutations/list.mjs` in a copy of the sources, runs the test
 * that must notice it, and expects it red. Ends in `N passed, N failed`. Words after the command choose faults by name.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { MUTATIONS } from '../tests/mutations/list.mjs'
import { endChildrenWithUs, ROOT, runNode } from './processes.mjs'

/** @typedef {import('../tests/mutations/list.mjs').Mutation} Mutation */

const NOT_COPIED = ['.git', '.next', 'node_modules']
/** A fault that breaks the program instead of bending it proves nothing about the test. */
const BROKEN = /SyntaxError|ReferenceError|TypeError|Transform failed|user_script|Error compiling script/

endChildrenWithUs()
const words = process.argv.slice(2)
const chosen = MUTATIONS.filter(({ name }) => words.length === 0 || words.some(word => name.includes(word)))
const waiting = { controls: controls(), mutations: [...chosen] }
const total = waiting.controls.length + waiting.mutations.length
const folder = mkdtempSync(join(tmpdir(), 'mutations-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
const copied = readdirSync(ROOT).filter(name => !NOT_COPIED.includes(name))

/** @type {{ mutation: string, test: string, caught: string }[]} */
const rows = []
await Promise.all(
  Array.from({ length: availableParallelism() }, (_, index) => work(join(folder, `${index}`))),
)

const failed = rows.filter(({ caught }) => caught.startsWith('NO')).length
const width = Math.max(...rows.map(({ mutation }) => mutation.length))
const testWidth = Math.max(...rows.map(({ test }) => test.length))
console.info(`\n${'mutation'.padEnd(width)} | ${'test'.padEnd(testWidth)} | caught`)
for (const { mutation, test, caught } of rows) {
  console.info(`${mutation.padEnd(width)} | ${test.padEnd(testWidth)} | ${caught}`)
}
console.info('')
console.info(`${rows.length - failed} passed, ${failed} failed`)
process.send?.({ type: 'end', passed: rows.length - failed, failed, skipped: [] })
process.exitCode = failed === 0 && rows.length > 0 ? 0 : 1

/**
 * Takes one piece of work after the other, as long as there is any: first the tests without a fault, then the faults.
 * @param {string} copy where the faults are planted
 */
async function work(copy) {
  for (const name of copied) cpSync(join(ROOT, name), join(copy, name), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'junction')
  for (let control = waiting.controls.shift(); control; control = waiting.controls.shift()) {
    const { failed, passed, message } = await runTest(copy, control)
    const isGreen = failed === 0 && passed > 0
    tell({
      mutation: `(none in ${control.test})`,
      test: control.test,
      caught: isGreen ? 'green, as it should be' : `NO: ${message}`,
    })
  }
  for (let mutation = waiting.mutations.shift(); mutation; mutation = waiting.mutations.shift()) {
    const { name, test } = mutation
    tell({ mutation: name, test, caught: await plant(copy, mutation) })
  }
}

/** @param {{ mutation: string, test: string, caught: string }} row */
function tell(row) {
  rows.push(row)
  process.send?.({ type: 'progress', name: row.mutation, done: rows.length, total })
  console.info(`[mutations] ${rows.length} of ${total}, ${row.mutation}: ${row.caught}`)
}

/** Each test once without any fault: one that is always red notices nothing. */
function controls() {
  const tests = [...new Set(chosen.map(({ test }) => test))]
  return tests.flatMap(test => {
    const [first, ...others] = chosen.filter(mutation => mutation.test === test)
    const title = others.every(other => other.title === first?.title) ? first?.title : undefined
    return first ? [{ project: first.project, test, title }] : []
  })
}

/**
 * @param {string} copy
 * @param {Mutation} mutation
 */
async function isCaught(copy, mutation) {
  const { failed, passed, message } = await runTest(copy, mutation)
  if (failed + passed === 0) return 'NO: no test has this title'
  if (failed === 0) return 'NO: the test stayed green'
  if (BROKEN.test(message)) return `NO: the fault broke the program: ${message}`
  return `yes: ${message}`
}

/**
 * @param {string} copy
 * @param {Mutation} mutation
 * @returns {Promise<string>} whether its test noticed it
 */
async function plant(copy, mutation) {
  const { edits } = mutation
  const files = [...new Set(edits.map(({ file }) => file))]
  const originals = files.map(file => readFileSync(join(copy, file), 'utf8'))
  try {
    for (const { file, find, replace } of edits) {
      const source = readFileSync(join(copy, file), 'utf8')
      if (source.split(find).length !== 2)
        return `NO: the place is not there once in ${file}: ${find.slice(0, 60)}`
      writeFileSync(
        join(copy, file),
        source.replace(find, () => replace),
      )
    }
    return await isCaught(copy, mutation)
  } finally {
    for (const [index, file] of files.entries()) writeFileSync(join(copy, file), originals[index] ?? '')
  }
}

/**
 * @param {string} copy
 * @param {{ project: string, test: string, title?: string }} what
 */
async function runTest(copy, { project, test, title }) {
  const resultFile = join(copy, 'result.json')
  rmSync(resultFile, { force: true })
  const pattern = title ? ['-t', title] : []
  const args = [
    '--root',
    copy,
    `--project=${project}`,
    '--silent',
    '--reporter=json',
    `--outputFile=${resultFile}`,
  ]
  await runNode('node_modules/vitest/vitest.mjs', ['run', ...args, ...pattern, test])
  /** @type {{ numPassedTests: number, numFailedTests: number, testResults: { message?: string, assertionResults: { failureMessages?: string[] }[] }[] }} */
  const report = JSON.parse(readFileSync(resultFile, 'utf8'))
  const messages = report.testResults.flatMap(({ message = '', assertionResults }) => [
    message,
    ...assertionResults.flatMap(({ failureMessages = [] }) => failureMessages),
  ])
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    message: (messages.find(Boolean) ?? 'no test ran').split('\n')[0].slice(0, 120),
  }
}
