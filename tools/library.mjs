/**
 * What the library weighs: `npm run docs -- library` prints lines of code without blanks and comments, the files that
 * `check` reaches, and the packages that are imported. tests/unit/docs/library-size.test.ts holds the limits.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'
import { ROOT } from './processes.mjs'

const LIBRARY = join(ROOT, 'lib/session')

/** Every part of the library, and the most lines it may have. A file belongs to the first part that names it. */
const PARTS = [
  { name: 'transports', limit: 900, holds: /^(redis\/|redis\.ts|upstash\.ts)/ },
  { name: 'services', limit: 900, holds: /^services(\/|\.ts$)/ },
  {
    name: 'core',
    limit: 3000,
    holds: /^(token|store|flow|http|next|watch)\/|^(index|next)\.ts$|^watch\.tsx$/,
  },
]
const CHECK = 'flow/check.ts'
const CHECK_LIMIT = 25

/**
 * @param {string} text of a TypeScript file
 * @returns {number} lines that hold code; those of Lua in a template count, its comments do not.
 */
export function countLines(text) {
  const withoutComments = Array.from({ length: text.length }, () => ' ')
  const source = ts.createSourceFile('file.tsx', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
  /** @param {ts.Node} node */
  const keep = node => {
    if (ts.isJSDoc(node)) return
    if (node.getChildCount(source) > 0) for (const child of node.getChildren(source)) keep(child)
    else for (let i = node.getStart(source); i < node.end; i += 1) withoutComments[i] = text[i] ?? ' '
  }
  keep(source)
  for (let i = 0; i < text.length; i += 1) if (text[i] === '\n') withoutComments[i] = '\n'
  return withoutComments
    .join('')
    .split('\n')
    .filter(line => /\S/.test(line) && !/^\s*--/.test(line)).length
}

/** @param {string} file @returns {string[]} what a file imports and exports again. */
function importsOf(file) {
  return ts.preProcessFile(readFileSync(join(LIBRARY, file), 'utf8')).importedFiles.map(one => one.fileName)
}

/** @param {string} file @param {string} from @returns {string | null} the file of the library, or null for a package. */
function resolve(file, from) {
  if (!from.startsWith('.')) return null
  const path = join(LIBRARY, dirname(file), from)
  const found = [`${path}.ts`, `${path}.tsx`].find(existsSync)
  if (!found) throw new Error(`${file} imports ${from}, which is not there`)
  return relative(LIBRARY, found)
}

/** @param {string} start @returns {string[]} the files that one file reaches, itself and those of its types included. */
function reachedFrom(start) {
  const reached = new Set([start])
  for (const file of reached) {
    for (const from of importsOf(file)) {
      const next = resolve(file, from)
      if (next) reached.add(next)
    }
  }
  return [...reached].sort()
}

/** @returns what the library weighs, and what it may weigh. */
export function measureLibrary() {
  const files = readdirSync(LIBRARY, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name))
    .map(name => name.replaceAll('\\', '/'))
    .sort()
  const sizes = new Map(files.map(file => [file, countLines(readFileSync(join(LIBRARY, file), 'utf8'))]))
  const left = new Set(files)
  const parts = PARTS.map(({ name, limit, holds }) => {
    const own = [...left].filter(file => holds.test(file))
    for (const file of own) left.delete(file)
    return {
      name,
      limit,
      files: own.length,
      lines: own.reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0),
    }
  })
  const imported = files.flatMap(importsOf)
  const packages = imported
    .filter(from => !from.startsWith('.') && !from.startsWith('node:'))
    .map(from => /^(@[^/]+\/[^/]+|[^/]+)/.exec(from)?.[0] ?? from)
  return {
    parts,
    folders: folderSizes(sizes),
    unassigned: [...left],
    check: {
      limit: CHECK_LIMIT,
      files: reachedFrom(CHECK),
    },
    packages: [...new Set(packages)].sort(),
  }
}

/** @param {Map<string, number>} sizes @returns {Map<string, number>} lines by folder. */
function folderSizes(sizes) {
  const folders = new Map()
  for (const [file, lines] of sizes) {
    const folder = file.includes('/') ? (file.split('/')[0] ?? '') : '(doors)'
    folders.set(folder, (folders.get(folder) ?? 0) + lines)
  }
  return folders
}

/** Prints {@link measureLibrary} in a few lines. */
export function printLibrary() {
  const { parts, folders, check, packages } = measureLibrary()
  for (const { name, files, lines, limit } of parts) {
    console.info(`${name}: ${lines} lines of code in ${files} files (at most ${limit})`)
  }
  for (const [folder, lines] of folders) console.info(`  ${folder}: ${lines}`)
  console.info(`${CHECK} reaches ${check.files.length} files (at most ${check.limit}), types included`)
  console.info(`packages: ${packages.join(', ')}`)
}
