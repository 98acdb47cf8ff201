import { describe } from 'vitest'
import { hasSystemPackage, type SystemPackage } from './machine.mjs'

/**
 * `describe` for tests that need a package of the system. Without it they are skipped, and their title says what they lack:
 * `needing('redis-server')('a cluster', () => …)`.
 */
export function needing(...names: SystemPackage[]): (title: string, tests: () => void) => void {
  const missing = names.filter(name => !hasSystemPackage(name))
  if (missing.length === 0) return describe
  return (title, tests) => {
    describe.skip(`${title} (needs ${missing.join(' and ')})`, () => tests())
  }
}
