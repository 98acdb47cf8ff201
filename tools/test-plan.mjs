import { SUITES } from '../tests/suites.mjs'

const USAGE = `Usage: npm test [-- OPTIONS]
  --all                    also what takes long or needs the npm registry, and every kind of Redis
  --only SUITE[,SUITE]     these suites alone; words after it choose among their tests, as in: --only security fuzz
  --long                   the random tests in their full numbers
Suites: ${SUITES.map(({ name }) => name).join(', ')}`

/** @typedef {{ suites: import('../tests/suites.mjs').Suite[], words: string[], length: 'short' | 'all' | 'long' }} Plan */

/**
 * Reads what the arguments of `npm test` ask for. Ends the program with the usage when they cannot be understood.
 *
 * @param {string[]} args
 * @returns {Plan}
 */
export function readPlan(args) {
  const only = args.find(arg => arg === '--only' || arg.startsWith('--only='))
  const rest = args.filter(arg => arg !== '--long' && arg !== '--all')
  const length = args.includes('--long') ? 'long' : args.includes('--all') ? 'all' : 'short'
  if (!only) {
    if (rest.length > 0) stop()
    const suites = SUITES.filter(
      ({ runs }) => runs === 'always' || (runs === 'all' && args.includes('--all')),
    )
    return { suites, words: [], length }
  }
  const [names = '', ...words] = rest.flatMap(arg => arg.split('=')).filter(arg => arg !== '--only')
  const wanted = names.split(',')
  if (rest[0] !== only || !wanted.every(name => SUITES.some(suite => suite.name === name))) stop()
  return { suites: SUITES.filter(({ name }) => wanted.includes(name)), words, length }
}

/** @returns {never} */
function stop() {
  console.error(USAGE)
  process.exit(2)
}
