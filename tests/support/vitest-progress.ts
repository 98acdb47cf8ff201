import { relative } from 'node:path'
import type { TestAnnotation } from 'vitest'
import type { Reporter, TestCase, TestModule, TestSpecification } from 'vitest/node'
import { groupSkipped, report } from './progress'

/** Tells `npm test` which files of a suite of Vitest are done, and how its tests ended. */
export default class VitestProgress implements Reporter {
  #total = 0
  #done = 0

  onTestRunStart(specifications: readonly TestSpecification[]): void {
    this.#total = specifications.length
  }

  onTestModuleEnd(module: TestModule): void {
    this.#done += 1
    report({ type: 'progress', name: fileOf(module), done: this.#done, total: this.#total })
  }

  onTestCaseAnnotate(_test: TestCase, { message }: TestAnnotation): void {
    report({ type: 'note', text: message })
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap(module => [...module.children.allTests()])
    const withState = (state: string) => tests.filter(test => test.result().state === state)
    report({
      type: 'end',
      passed: withState('passed').length,
      failed: withState('failed').length,
      skipped: groupSkipped(withState('skipped').map(groupOf)),
    })
  }
}

const fileOf = (module: TestModule) => relative(process.cwd(), module.moduleId)

/** The file, and the outermost group that is skipped as a whole or else the test. */
function groupOf(test: TestCase): string {
  let title = test.name
  for (let group = test.parent; group.type === 'suite'; group = group.parent) {
    if (group.options.mode === 'skip') title = group.name
  }
  return `${fileOf(test.module)}: ${title}`
}
