/**
 * Writes docs/asvs.md: every clause, and what shows that it holds. A test names its clauses at the beginning of its
 * title: `it('[A9.1.2 J3.1] …')`. With --check nothing is written; the exit code says whether the table is up to date.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CHAPTERS } from './clauses.mjs'
import { ROOT } from './processes.mjs'

const TABLE = join(ROOT, 'docs/asvs.md')
const ANNOTATED_TITLE = /(['"`])\[((?:[AJOCN]\d+(?:\.\d+)*)(?: [AJOCN]\d+(?:\.\d+)*)*)\] ?((?:(?!\1)[^\n])*)/g

/** @typedef {{ file: string, title: string }} Proof */

/** @returns {Map<string, Proof[]>} what the tests say of themselves, by clause */
function proofs() {
  const byClause = new Map()
  for (const file of testFiles()) {
    for (const [, , ids = '', title = ''] of readFileSync(join(ROOT, file), 'utf8').matchAll(
      ANNOTATED_TITLE,
    )) {
      for (const id of ids.split(' ')) byClause.set(id, [...(byClause.get(id) ?? []), { file, title }])
    }
  }
  return byClause
}

function testFiles() {
  return readdirSync(join(ROOT, 'tests'), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(test|spec)\.ts$/.test(name))
    .map(name => `tests/${name.replaceAll('\\', '/')}`)
    .sort()
}

/** @returns {string} */
function table() {
  const byClause = proofs()
  const mistakes = [...byClause.keys()]
    .filter(id => !CHAPTERS.some(({ clauses }) => clauses.some(([known]) => known === id)))
    .map(id => `${id} is named in ${byClause.get(id)?.[0]?.file}, and is not in tools/clauses.mjs`)
  const chapters = CHAPTERS.map(({ title, clauses }) => {
    const rows = clauses.map(([id, asks, reason = {}]) => {
      const found = byClause.get(id) ?? []
      const said = Object.values(reason).length
      if (found.length === 0 && said === 0) mistakes.push(`${id} has neither a test nor a reason`)
      if (found.length > 0 && said > 0) mistakes.push(`${id} has a test and a reason: take the reason out`)
      return `| ${id} | ${asks} | ${state(found, reason)} |`
    })
    return [`## ${title}`, '', '| clause | asks | here |', '|---|---|---|', ...rows, ''].join('\n')
  })
  if (mistakes.length > 0) throw new Error(mistakes.join('\n'))
  return `${HEAD}\n${chapters.join('\n')}`
}

const HEAD = `# What the product is measured against

Generated from the titles of the tests and from \`tools/clauses.mjs\` by \`npm run docs -- asvs\`; a test fails when this
table is not up to date. Clauses: A = [OWASP ASVS 5.0](https://github.com/OWASP/ASVS), J = RFC 8725, O = RFC 9700,
C = RFC 6265bis, N = NIST SP 800-63B-4. What each asks is told here in short and in our own words.
`

/**
 * @param {Proof[]} found
 * @param {import('./clauses.mjs').Reason} reason
 */
function state(found, { documented, notApplicable, operator, open }) {
  if (documented) return `holds by design: ${documented}`
  if (notApplicable) return `does not apply: ${notApplicable}`
  if (operator) return `left to the operator: ${operator}`
  if (open) return `**does not hold**: ${open}`
  const files = [...new Set(found.map(({ file }) => file))]
  return `holds: ${files.map(file => `[${file.replace(/^tests\//, '')}](../${file}) (${count(found, file)})`).join(', ')}`
}

/**
 * @param {Proof[]} found
 * @param {string} file
 */
function count(found, file) {
  return found.filter(proof => proof.file === file).length
}

const expected = table()
if (!process.argv.includes('--check')) {
  writeFileSync(TABLE, expected)
  console.info(`docs/asvs.md: ${CHAPTERS.flatMap(({ clauses }) => clauses).length} clauses`)
} else if (readFileSync(TABLE, 'utf8') !== expected) {
  console.error(
    'docs/asvs.md is not what the tests say: run npm run docs -- asvs, and look at what has changed.',
  )
  process.exitCode = 1
}
