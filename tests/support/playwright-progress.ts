import type { FullConfig, Reporter, Suite, TestCase } from '@playwright/test/reporter'
import { groupSkipped, report } from './progress'

/** Tells `npm test` how many browser tests are done, and how they ended. */
export default class PlaywrightProgress implements Reporter {
  #tests: TestCase[] = []
  #done = 0

  printsToStdio(): boolean {
    return false
  }

  onBegin(_config: FullConfig, suite: Suite): void {
    this.#tests = suite.allTests()
  }

  onTestEnd({ title }: TestCase): void {
    this.#done += 1
    report({ type: 'progress', name: title, done: this.#done, total: this.#tests.length })
  }

  onEnd(): void {
    const withOutcome = (...outcomes: string[]) =>
      this.#tests.filter(test => outcomes.includes(test.outcome()))
    report({
      type: 'end',
      passed: withOutcome('expected').length,
      failed: withOutcome('unexpected', 'flaky').length,
      skipped: groupSkipped(withOutcome('skipped').map(({ title }) => title)),
    })
  }
}
