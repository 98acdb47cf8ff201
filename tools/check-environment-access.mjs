/** Checks that lib/env.ts is the only file of the product that reads `process.env`. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './processes.mjs'

const PRODUCT = ['app', 'components', 'lib']
const ROOT_FILES = ['instrumentation.ts', 'middleware.ts']
const READER = 'lib/env.ts'
const ACCESS =
  /\bprocess\s*\??\.\s*env\b|\bprocess\s*\[|\benv\b[^=\n]*=\s*process\b|import\s[^'"\n]*\benv\b[^'"\n]*from\s*['"](node:)?process['"]/
/** Next puts constants in their places when it builds: the runtime of a file, and what `next.config.mjs` names. */
const BUILD_CONSTANT = /process\.env\.(NEXT_RUNTIME|APP_BASE_PATH|APP_TRAILING_SLASH)\b/g

const files = PRODUCT.flatMap(folder =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(ts|tsx|mjs|js)$/.test(name))
    .map(name => join(folder, name)),
).concat(ROOT_FILES)

const offences = files
  .filter(file => file !== READER)
  .flatMap(file =>
    readFileSync(join(ROOT, file), 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        ACCESS.test(line.replace(BUILD_CONSTANT, '')) ? [`${file}:${index + 1}  ${line.trim()}`] : [],
      ),
  )

if (offences.length > 0) {
  console.error(
    `Only ${READER} reads process.env. Take the value from there instead:\n  ${offences.join('\n  ')}`,
  )
  process.exit(1)
}
console.info(`Only ${READER} reads process.env (${files.length} files looked at).`)
