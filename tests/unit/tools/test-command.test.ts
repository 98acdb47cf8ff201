import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { SUITES } from '@/tests/suites.mjs'
import { runSuite } from '@/tools/run-suite.mjs'
import { readPlan } from '@/tools/test-plan.mjs'

const namesOf = (...args: string[]) => readPlan(args).suites.map(({ name }) => name)
const suitesThatRun = (...when: string[]) =>
  SUITES.filter(({ runs }) => when.includes(runs)).map(({ name }) => name)

describe('the arguments of npm test', () => {
  it('without any: the suites of every day', () => {
    expect(namesOf()).toEqual(suitesThatRun('always'))
  })

  it('--all adds what takes long or needs the npm registry', () => {
    expect(namesOf('--all')).toEqual(suitesThatRun('always', 'all'))
  })

  it('--only takes suites by name, and the words after it choose among their tests', () => {
    expect(readPlan(['--only', 'mutations,unit', 'fuzz', '--long'])).toMatchObject({
      suites: [{ name: 'unit' }, { name: 'mutations' }],
      words: ['fuzz'],
      length: 'long',
    })
    expect(namesOf('--only=races')).toEqual(['races'])
  })
})

describe('a suite', () => {
  /** Runs a program as a suite. */
  async function run(program: string) {
    const folder = mkdtempSync(join(tmpdir(), 'suite-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'suite.mjs')
    writeFileSync(file, program)
    const lines: string[] = []
    const options = {
      words: [],
      length: 'short' as const,
      onProgress: (name: string, left: number) => lines.push(`${name} ${left}`),
    }
    return { ...(await runSuite({ name: 'fake', runs: 'named', program: file }, options)), lines }
  }
  const end = (passed: number, failed: number) =>
    `process.send({ type: 'end', passed: ${passed}, failed: ${failed}, skipped: [] });`

  it('that passes is its count, with progress on the way', async () => {
    const result = await run(
      `process.send({ type: 'progress', name: 'one', done: 1, total: 3 }); ${end(3, 0)}`,
    )
    expect(result.count).toMatchObject({ passed: 3, failed: 0 })
    expect(result.lines).toEqual(['one 2'])
  })

  it.each([
    ['crashes before its first test', 'console.error("why"); process.exit(3)'],
    ['crashes and says nothing', 'process.kill(process.pid, "SIGKILL")'],
    ['runs no test', end(0, 0)],
  ])('that %s is one failure', async (_name, program) => {
    expect((await run(program)).count).toMatchObject({ passed: 0, failed: 1 })
  })

  it('whose tests pass, but that fails outside of them, is one failure, with its whole output', async () => {
    const { count, output } = await run(`console.error('unhandled'); ${end(5, 0)} process.exitCode = 1`)
    expect(count).toMatchObject({ passed: 5, failed: 1 })
    expect(output).toMatch(/unhandled[\s\S]*outside of its tests/)
  })
})
