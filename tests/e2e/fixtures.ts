import { type BrowserContext, test as base, type ConsoleMessage, expect } from '@playwright/test'
import { type RunningApp, startApp } from '../support/app'

interface WorkerFixtures {
  /** Variables for the app of this worker; `test.use({ appEnv })` at the top of a file gives that file its own app. */
  appEnv: Record<string, string>
  /** The app under test, from the production build, one for each worker. */
  app: RunningApp
}

interface TestFixtures {
  /** Where the app answers, without a trailing slash. */
  origin: string
  /** What a page of this test may print with console.error: `test.use({ expectedErrors: [/401/] })`. */
  expectedErrors: RegExp[]
  /** Fails the test at its end when any page of any context printed or threw an unexpected error. */
  noUnexpectedErrors: undefined
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  appEnv: [{}, { option: true, scope: 'worker' }],

  app: [
    async ({ appEnv }, use) => {
      // All tests log in from one address, and many of them as the one administrator.
      const app = await startApp({ env: { LOGIN_RATE_LIMIT: 'off', ...appEnv } })
      await use(app)
      await app.stop()
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  origin: async ({ app }, use) => use(app.origin),

  baseURL: async ({ app }, use) => use(app.origin),

  expectedErrors: [[], { option: true }],

  noUnexpectedErrors: [
    async ({ browser, expectedErrors }, use) => {
      const errors: string[] = []
      const note = (text: string) => {
        if (!expectedErrors.some(pattern => pattern.test(text))) errors.push(text)
      }
      const onConsole = (message: ConsoleMessage) => {
        if (message.type() === 'error') note(`console.error: ${message.text()} (${message.location().url})`)
      }
      const watch = (context: BrowserContext) => {
        context.on('console', onConsole)
        context.on('weberror', webError => note(`uncaught: ${webError.error()}`))
      }
      browser.on('context', watch)
      await use(undefined)
      browser.off('context', watch)
      expect(errors, 'errors in the browser that the test did not expect').toEqual([])
    },
    { auto: true },
  ],
})

export { expect }
