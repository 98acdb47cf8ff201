import { defineConfig } from '@playwright/test'
import { chromiumOptions } from './tests/support/chromium'

/** `npm test -- --all` sets it. Without it the walks over every page at every width are left out; they take minutes. */
const isAll = process.env.TEST_LENGTH !== undefined

export default defineConfig({
  grepInvert: isAll ? undefined : /@all/,
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results/e2e',
  workers: 2,
  fullyParallel: false,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 30_000,
  reporter: [['list'], ['./tests/support/playwright-progress.ts']],
  use: {
    browserName: 'chromium',
    headless: true,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: chromiumOptions(),
  },
})
