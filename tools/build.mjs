import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { endChildrenWithUs, ROOT, runQuietly } from './processes.mjs'

const SOURCES = [
  'app',
  'components',
  'instrumentation.ts',
  'lib',
  'middleware.ts',
  'next.config.mjs',
  'package-lock.json',
  'postcss.config.mjs',
  'public',
  'tsconfig.json',
]
/** Written last, and with what the build was made from: a broken-off build or an older source never passes for fresh. */
const STAMP = join(ROOT, '.next/sources.sha256')

/** Whether `.next` holds a finished build of the sources as they are now. */
export function isBuildFresh() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint()
}

/**
 * Builds the app. Says nothing; what the build printed is needed when it failed.
 *
 * @returns {Promise<{ code: number, output: string }>} the exit code of `next build`, and what it printed
 */
export async function build() {
  rmSync(STAMP, { force: true })
  const sources = fingerprint()
  const args = ['node_modules/next/dist/bin/next', 'build']
  const { code, output } = await runQuietly(process.execPath, args, { env: { NODE_ENV: 'production' } })
  if (code === 0) writeFileSync(STAMP, sources)
  return { code, output }
}

function fingerprint() {
  const hash = createHash('sha256').update(`${process.env.CACHE_COMPONENTS === 'on'}\0`)
  for (const file of SOURCES.flatMap(filesUnder)) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(ROOT, file)))
      .update('\0')
  }
  return hash.digest('hex')
}

/**
 * @param {string} path from the root of the project
 * @returns {string[]}
 */
function filesUnder(path) {
  const absolute = join(ROOT, path)
  if (!existsSync(absolute)) return []
  if (!statSync(absolute).isDirectory()) return [path]
  return readdirSync(absolute)
    .sort()
    .flatMap(name => filesUnder(`${path}/${name}`))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  endChildrenWithUs()
  const { code, output } = await build()
  console.info(output.trimEnd())
  process.exitCode = code
}
