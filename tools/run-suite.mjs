import { runQuietly } from './processes.mjs'

/** @typedef {import('../tests/suites.mjs').Suite} Suite */
/** @typedef {import('../tests/support/progress').Progress} Progress */
/** @typedef {{ passed: number, failed: number, skipped: { title: string, count: number }[] }} Count */

/**
 * Runs one suite. A suite that crashes or runs no test counts as one failure.
 *
 * @param {Suite} suite
 * @param {{ words: string[], length: 'short' | 'all' | 'long', onProgress: (name: string, left: number) => void }} options `words` choose
 *   among its tests as its runner understands them
 * @returns {Promise<{ count: Count, output: string }>} `output`: all that it printed
 */
export async function runSuite(suite, { words, length, onProgress }) {
  /** @type {Count | undefined} */
  let told
  const { code, output } = await runQuietly(process.execPath, commandOf(suite, words), {
    env: {
      [process.stdout.isTTY ? 'FORCE_COLOR' : 'NO_COLOR']: '1',
      ...(length !== 'short' && { TEST_LENGTH: length }),
    },
    onMessage: message => {
      const progress = /** @type {Progress} */ (message)
      if (progress.type === 'end') told = progress
      else if (progress.type === 'progress') onProgress(progress.name, progress.total - progress.done)
    },
  })
  if (!told || told.passed + told.failed === 0) {
    return oneFailure(`no test ran, and the suite ended with code ${code}`, output)
  }
  // A file that does not load, or an error outside of any test, shows in the exit code only.
  if (code !== 0 && told.failed === 0) {
    const { count, output: reason } = oneFailure(
      `the suite ended with code ${code} outside of its tests`,
      output,
    )
    return { count: { ...told, failed: count.failed }, output: reason }
  }
  return { count: told, output }
}

/**
 * @param {string} reason
 * @param {string} output
 * @returns {{ count: Count, output: string }}
 */
export function oneFailure(reason, output) {
  return { count: { passed: 0, failed: 1, skipped: [] }, output: `${output.trimEnd()}\n${reason}` }
}

/**
 * @param {Suite} suite
 * @param {string[]} words
 * @returns {string[]}
 */
function commandOf({ name, program }, words) {
  if (name === 'e2e') return [String(program), 'test', ...words]
  if (program) return [program, ...words]
  const reporters = ['--reporter=default', '--reporter=./tests/support/vitest-progress.ts']
  return [
    'node_modules/vitest/vitest.mjs',
    'run',
    `--project=${name}`,
    '--silent=passed-only',
    ...reporters,
    ...words,
  ]
}
