import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { SUITES } from './tests/suites.mjs'

const root = fileURLToPath(new URL('.', import.meta.url))
const SECOND = 1000

/** `npm test -- --all` sets it to `all`: every kind of Redis. `--long` to `long`: also the full numbers of the design. */
const length = process.env.TEST_LENGTH
const isLong = length === 'long'
const isAll = isLong || length === 'all'
/** What random tests start from; a failing one prints it. */
const seed = process.env.TEST_SEED ?? String(Date.now())
const LONG_TEST_SECONDS = 3 * 3600

const projects = SUITES.flatMap(({ name, limits }) => {
  if (!limits) return []
  return {
    extends: true as const,
    test: {
      name,
      include: [`tests/${name}/**/*.test.ts`],
      setupFiles: limits.setupFiles ?? [],
      maxWorkers: limits.oneByOne ? 1 : Math.ceil(availableParallelism() * (limits.filesPerCore ?? 1)),
      provide: { isAll, isLong, seed },
      testTimeout: (isLong ? LONG_TEST_SECONDS : limits.testSeconds) * SECOND,
      hookTimeout: limits.hookSeconds * SECOND,
    },
  }
})

export default defineConfig({
  resolve: {
    alias: { '@': root.replace(/\/$/, '') },
  },
  test: { globals: false, environment: 'node', projects },
})
