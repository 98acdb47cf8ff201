import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))
const SECOND = 1000

/** `tools/test.mjs --long` sets it: the full numbers of the design instead of the short form. */
const isLong = process.env.TEST_LENGTH === 'long'
/** What random tests start from; a failing one prints it. */
const seed = process.env.TEST_SEED ?? String(Date.now())
const LONG_TEST_SECONDS = 3 * 3600

const CHEAP_HASHES = ['tests/support/cheap-argon2.ts']

/** One project per folder of tests. The ones that start servers get time for it. */
function project(
  name: string,
  limits: { test: number; hook: number; oneByOne?: boolean },
  setupFiles: string[] = [],
) {
  return {
    extends: true as const,
    test: {
      name,
      include: [`tests/${name}/**/*.test.ts`],
      setupFiles,
      fileParallelism: !limits.oneByOne,
      provide: { isLong, seed },
      testTimeout: (isLong ? LONG_TEST_SECONDS : limits.test) * SECOND,
      hookTimeout: limits.hook * SECOND,
    },
  }
}

export default defineConfig({
  resolve: {
    alias: { '@': root.replace(/\/$/, '') },
  },
  test: {
    globals: false,
    environment: 'node',
    projects: [
      project('unit', { test: 10, hook: 10 }),
      project('integration', { test: 30, hook: 60 }),
      project('security', { test: 60, hook: 60 }),
      // Times are limits there: files do not run beside each other.
      project('failures', { test: 120, hook: 60, oneByOne: true }),
      project('races', { test: 300, hook: 60 }, CHEAP_HASHES),
      project('consistency', { test: 300, hook: 60 }, CHEAP_HASHES),
      project('deploy', { test: 60, hook: 600 }),
    ],
  },
})
