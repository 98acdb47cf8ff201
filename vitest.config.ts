import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { SUITES } from './tests/suites.mjs'

const root = fileURLToPath(new URL('.', import.meta.url))
const SECOND = 1000

/** `npm test -- --long` sets it: the full numbers of the design instead of the short form. */
const isLong = process.env.TEST_LENGTH === 'long'
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
      fileParallelism: !limits.oneByOne,
      provide: { isLong, seed },
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
