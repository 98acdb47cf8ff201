import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))
const SECOND = 1000

/** One project per folder of tests. The ones that start servers get time for it. */
function project(name: string, limits: { test: number; hook: number }) {
  return {
    extends: true as const,
    test: {
      name,
      include: [`tests/${name}/**/*.test.ts`],
      testTimeout: limits.test * SECOND,
      hookTimeout: limits.hook * SECOND,
    },
  }
}

export default defineConfig({
  resolve: {
    alias: {
      '@': root.replace(/\/$/, ''),
      // What the package itself resolves to under the `react-server` condition.
      'server-only': `${root}node_modules/server-only/empty.js`,
    },
  },
  test: {
    globals: false,
    environment: 'node',
    projects: [
      project('unit', { test: 10, hook: 10 }),
      project('integration', { test: 30, hook: 60 }),
      project('security', { test: 60, hook: 60 }),
      project('faults', { test: 120, hook: 60 }),
      project('races', { test: 300, hook: 60 }),
      project('history', { test: 300, hook: 60 }),
    ],
  },
})
