import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const ROOT = join(import.meta.dirname, '../..')
const SOURCES = [
  'app',
  'components',
  'docs',
  'examples/minimal/app',
  'examples/minimal/auth.ts',
  'examples/minimal/middleware.ts',
  'instrumentation.ts',
  'lib',
  'middleware.ts',
  'next.config.mjs',
  'package.json',
  'postcss.config.mjs',
  'public',
  'SECURITY.md',
  'tsconfig.json',
]

type Changes = {
  /** Options that `next.config.mjs` gets besides its own. */
  options?: string
  /** Variables of the build. */
  env?: Record<string, string>
}

/**
 * Builds the app in a folder of its own inside the project: there its packages are found.
 * @returns the folder, and what the build has printed.
 */
export async function buildCopy({
  options = '',
  env = {},
}: Changes): Promise<{ folder: string; printed: string }> {
  mkdirSync(join(ROOT, 'tmp'), { recursive: true })
  const folder = mkdtempSync(join(ROOT, 'tmp/copy-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  for (const path of SOURCES) cpSync(join(ROOT, path), join(folder, path), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction')
  const config = readFileSync(join(folder, 'next.config.mjs'), 'utf8')
    .replace(/const root = .*/, `const root = ${JSON.stringify(ROOT)}`)
    .replace('const config = {', `const config = {\n  ${options}`)
  writeFileSync(join(folder, 'next.config.mjs'), config)
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['node_modules/next/dist/bin/next', 'build'],
    {
      cwd: folder,
      // Where `CI` is set, Next asks for a cache of builds.
      env: { ...process.env, CI: '', NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', ...env },
    },
  )
  return { folder, printed: stdout + stderr }
}
