import { execFile, execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const ROOT = join(import.meta.dirname, '..')
const APPS = join(import.meta.dirname, 'apps')
const WORK = join(import.meta.dirname, '.work')
export const NEXT = join(WORK, 'node_modules/next/dist/bin/next')

/** What is taken of the product: everything but its pages. */
const PRODUCT = ['lib', 'app/api', 'middleware.ts', 'instrumentation.ts']

/** An app to build: folders of `bench/apps` laid over each other, and, under them, the product of a checkout. */
export type Recipe = { name: string; layers: string[]; product?: string }

/** @returns where {@link buildApp} leaves an app. */
export function appFolder({ name }: Recipe): string {
  return join(WORK, name)
}

/**
 * Builds an app for production, unless it is there and of the present sources.
 * @throws Error with its output when `next build` fails.
 */
export async function buildApp(recipe: Recipe): Promise<void> {
  const folder = appFolder(recipe)
  const sources = fingerprint(recipe)
  const stamp = join(folder, 'sources.sha256')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return
  console.info(`[bench] building ${recipe.name}`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const [from, to] of layersOf(recipe)) cpSync(from, join(folder, to), { recursive: true })
  await promisify(execFile)(process.execPath, [NEXT, 'build'], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  })
  writeFileSync(stamp, sources)
}

/**
 * Installs what the product is compared with, and gives the apps the packages of both as hard links. They must lie below the root that
 * Turbopack is told, and that root cannot be the checkout itself: its middleware would be taken for every app's.
 */
export function linkPackages(): void {
  const stamp = join(WORK, 'packages.sha256')
  const checkouts = [ROOT, import.meta.dirname]
  const locks = hashOf(checkouts.map(checkout => join(checkout, 'package-lock.json')))
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === locks) return
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: import.meta.dirname, stdio: 'inherit' })
  rmSync(join(WORK, 'node_modules'), { recursive: true, force: true })
  for (const checkout of checkouts) linkFolder(join(checkout, 'node_modules'), join(WORK, 'node_modules'))
  writeFileSync(stamp, locks)
}

function linkFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.name === '.package-lock.json' || entry.name === '.bin') continue
    if (entry.isDirectory()) linkFolder(source, target)
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target)
    else linkSync(source, target)
  }
}

/** From where to where, a later one over an earlier one. */
function layersOf({ layers, product }: Recipe): [from: string, to: string][] {
  const ours = product ? PRODUCT.map((path): [string, string] => [join(product, path), path]) : []
  const config: [string, string] = [join(product ?? ROOT, 'next.config.mjs'), 'product.config.mjs']
  const apps = ['common', ...layers].map((layer): [string, string] => [join(APPS, layer), '.'])
  return [...ours, config, ...apps]
}

function fingerprint(recipe: Recipe): string {
  const lock = join(ROOT, 'package-lock.json')
  return hashOf([...layersOf(recipe).flatMap(([from]) => filesUnder(from)), lock])
}

function hashOf(files: string[]): string {
  const hash = createHash('sha256')
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

function filesUnder(path: string): string[] {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  const entries = readdirSync(path, { recursive: true, withFileTypes: true, encoding: 'utf8' })
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
}
