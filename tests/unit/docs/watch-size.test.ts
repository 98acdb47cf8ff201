import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import ts from 'typescript'
import { expect, it } from 'vitest'

const LIBRARY = join(import.meta.dirname, '../../../lib/session')
const LIMIT_BYTES = 3000

/** What a file of the library becomes in a browser, before a bundler shortens its names. */
function emit(file: string): string {
  const compilerOptions = {
    jsx: ts.JsxEmit.ReactJSX,
    module: ts.ModuleKind.ESNext,
    removeComments: true,
    target: ts.ScriptTarget.ES2022,
    verbatimModuleSyntax: false,
  }
  return ts.transpileModule(readFileSync(file, 'utf8'), { compilerOptions, fileName: file }).outputText
}

it('the watch brings at most 3 kB to a browser, compressed', () => {
  const reached = new Map([[join(LIBRARY, 'watch.tsx'), '']])
  for (const file of reached.keys()) {
    const code = emit(file)
    reached.set(file, code)
    for (const { fileName } of ts.preProcessFile(code).importedFiles) {
      if (fileName.startsWith('.')) reached.set(join(file, '..', `${fileName}.ts`), '')
    }
  }
  expect(reached.size).toBeGreaterThan(2)
  const bytes = gzipSync([...reached.values()].join('\n')).length
  expect(bytes, `${bytes} bytes`).toBeLessThanOrEqual(LIMIT_BYTES)
})
