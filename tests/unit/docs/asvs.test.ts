import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../../..')

it('docs/asvs.md is what the tests say of themselves, and every clause has a test or a reason', () => {
  const run = () =>
    execFileSync(process.execPath, ['tools/asvs.mjs', '--check'], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: 'pipe',
    })
  expect(run).not.toThrow()
})
