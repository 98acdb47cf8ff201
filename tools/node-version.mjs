import { readFileSync } from 'node:fs'

/**
 * @param {string} version of Node
 * @returns {string | null} what is wrong with it, or null when it is not older than `engines` in package.json asks for
 */
export function nodeVersionProblem(version) {
  const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const recommended = readFileSync(new URL('../.nvmrc', import.meta.url), 'utf8').trim()
  const [leastMajor, leastMinor] = engines.node.replace('>=', '').split('.').map(Number)
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return null
  return `Node ${version} is too old: this project needs ${engines.node}. Node ${recommended} is recommended.`
}

/** Ends the program with one line when this Node is too old. */
export function requireNodeVersion() {
  const problem = nodeVersionProblem(process.versions.node)
  if (problem === null) return
  console.error(problem)
  process.exit(1)
}
