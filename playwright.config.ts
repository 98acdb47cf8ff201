import { defineConfig } from '@playwright/test'
import { chromiumOptions } from './tests/support/chromium'

/** `npm test -- --all` sets it. Without it the walks over every page at every width and the development server are left out. */
const isAll = process.env.TEST_LENGTH !== undefined

export default defineConfig({
  grepInvert: isAll ? undefined : /@all/,
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results/e2e',
  // One more than the cores of a small machine: many tests wait for what a page does after some seconds.
  workers: 3,
  fullyParallel: false,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 30_000,
  reporter: [['list'], ['./tests/support/playwright-progress.ts']],
  use: {
    browserName: 'chromium',
    headless: true,
    screenshot: 'only-on-failure',
    trace: { mode: 'retain-on-failure', screenshots: false },
    launchOptions: chromiumOptions(),
  },
})
