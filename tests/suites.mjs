/**
 * The suites of `npm test`, in the order in which they run. A suite of Vitest is a folder of tests with its name.
 *
 * @typedef {object} Suite
 * @property {string} name
 * @property {'always' | 'all' | 'named'} runs `always`; `all`: with `--all` too, because it takes long or needs the npm
 *   registry; `named`: only when `--only` names it
 * @property {boolean} [needsBuild] it runs the production build of this checkout
 * @property {string} [program] what runs it instead of Vitest, a path from the root of the project
 * @property {{ testSeconds: number, hookSeconds: number, filesPerCore?: number, oneByOne?: boolean, setupFiles?: string[] }} [limits]
 *   of Vitest; `filesPerCore`: how many files run at a time, 1 where nothing is said, more where they mostly wait for an app
 *   to start, for Redis, or for a time to pass; `oneByOne`: one file at a time, because times are limits there
 */

const CHEAP_HASHES = ['tests/support/cheap-argon2.ts']

/** @type {Suite[]} */
export const SUITES = [
  { name: 'unit', runs: 'always', limits: { testSeconds: 10, hookSeconds: 10 } },
  {
    name: 'integration',
    runs: 'always',
    needsBuild: true,
    limits: { testSeconds: 30, hookSeconds: 60, filesPerCore: 1.5 },
  },
  {
    name: 'security',
    runs: 'always',
    needsBuild: true,
    limits: { testSeconds: 60, hookSeconds: 60, filesPerCore: 1.5 },
  },
  {
    name: 'failures',
    runs: 'all',
    needsBuild: true,
    limits: { testSeconds: 120, hookSeconds: 60, oneByOne: true },
  },
  {
    name: 'races',
    runs: 'all',
    needsBuild: true,
    limits: { testSeconds: 300, hookSeconds: 60, setupFiles: CHEAP_HASHES },
  },
  {
    name: 'consistency',
    runs: 'all',
    needsBuild: true,
    limits: { testSeconds: 300, hookSeconds: 60, setupFiles: CHEAP_HASHES },
  },
  { name: 'e2e', runs: 'always', needsBuild: true, program: 'node_modules/@playwright/test/cli.js' },
  { name: 'deploy', runs: 'all', needsBuild: true, limits: { testSeconds: 60, hookSeconds: 600 } },
  { name: 'adopt', runs: 'all', limits: { testSeconds: 60, hookSeconds: 600, oneByOne: true } },
  { name: 'mutations', runs: 'named', program: 'tools/mutations.mjs' },
]
