/**
 * Makes the shadcn registry from which other apps take the core of this one (`npx shadcn add …/r/jwt-logout.json`).
 *
 * `npm run registry:build` brings the list of files in registry.json up to date and writes the files that are served
 * to public/r; every build writes those again from the present sources, so they are not in the repository.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from './processes.mjs'

const REGISTRY = join(ROOT, 'registry.json')
const SERVED = join(ROOT, 'public/r')
/** What only this demo needs: the lab, and the reference of an API of which the adopter may keep a part. */
const NOT_CORE = /^app\/api\/(lab|openapi\.json)\//
const ENTRIES = ['middleware.ts', 'instrumentation.ts', 'lib/web/guard.ts']
const BROUGHT_BY_NEXT = ['next', 'react', 'react-dom']
const ENDINGS = ['', '.ts', '.tsx', '/index.ts']

/** Writes public/r from the present sources. */
export function writeServedRegistry() {
  const item = coreItem()
  rmSync(SERVED, { recursive: true, force: true })
  mkdirSync(SERVED, { recursive: true })
  const files = item.files.map(file => ({ ...file, content: read(file.path) }))
  const schema = 'https://ui.shadcn.com/schema/registry-item.json'
  writeJson(join(SERVED, `${item.name}.json`), { $schema: schema, ...item, files })
  writeJson(join(SERVED, 'registry.json'), registryOf(item))
}

/** @param {ReturnType<typeof coreItem>} item */
function registryOf(item) {
  return {
    $schema: 'https://ui.shadcn.com/schema/registry.json',
    name: 'jwt-logout',
    homepage: '/adopt',
    items: [item],
  }
}

/** The core: what the middleware, the handlers and a protected page reach through their imports. */
function coreItem() {
  const handlers = readdirSync(join(ROOT, 'app/api'), { recursive: true, encoding: 'utf8' })
    .map(file => `app/api/${file.replaceAll('\\', '/')}`)
    .filter(file => file.endsWith('/route.ts') && !NOT_CORE.test(file))
  /** @type {Set<string>} */
  const files = new Set()
  /** @type {Set<string>} */
  const packages = new Set()
  const waiting = [...ENTRIES, ...handlers]
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    if (files.has(file)) continue
    files.add(file)
    for (const name of importsOf(file)) {
      const own = resolveOwn(file, name)
      if (own) waiting.push(own)
      else if (!name.startsWith('node:')) packages.add(packageOf(name))
    }
  }
  return {
    name: 'jwt-logout',
    type: 'registry:item',
    title: 'Login and logout with JWTs, where logging out ends the token',
    description:
      'Session cookies, denylist in Redis, refresh rotation, guards, API handlers and the middleware.',
    dependencies: [...packages]
      .filter(name => !BROUGHT_BY_NEXT.includes(name))
      .sort()
      .map(name => `${name}@${versionOf(name)}`),
    files: [...files].sort().map(path => ({ path, type: 'registry:file', target: path })),
    docs: 'Next: the three edits on the page /adopt of the app that this came from, or in its docs/adopt.md.',
  }
}

/** @param {string} file */
function importsOf(file) {
  const found = read(file).matchAll(/\bfrom '([^']+)'|\bimport\('([^']+)'\)|^import '([^']+)'/gm)
  return [...found].map(([, a, b, c]) => a ?? b ?? c ?? '')
}

/**
 * @param {string} from
 * @param {string} name
 */
function resolveOwn(from, name) {
  const isOwn = name.startsWith('@/') || name.startsWith('.')
  if (!isOwn) return undefined
  const path = name.startsWith('@/') ? name.slice(2) : posix.join(dirname(from), name)
  const file = ENDINGS.map(ending => path + ending).find(
    candidate => /\.\w+$/.test(candidate) && exists(candidate),
  )
  if (!file) throw new Error(`${from} imports ${name}, which is not there`)
  return file
}

/** @param {string} name */
function packageOf(name) {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')
}

/** @param {string} name */
function versionOf(name) {
  const version = JSON.parse(read('package.json')).dependencies[name]
  if (!version) throw new Error(`The core imports ${name}, which is not among the dependencies.`)
  return version
}

/** @param {string} path */
const read = path => readFileSync(join(ROOT, path), 'utf8')

/** @param {string} path */
const exists = path => existsSync(join(ROOT, path))

/**
 * @param {string} file
 * @param {object} value
 */
function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const now = registryOf(coreItem())
  if (process.argv.includes('--check')) {
    if (!existsSync(REGISTRY) || readFileSync(REGISTRY, 'utf8') !== `${JSON.stringify(now, null, 2)}\n`) {
      console.error('registry.json does not list the files of the core as they are: npm run registry:build')
      process.exit(1)
    }
  } else {
    // `--serve`: only what is served, as a build does.
    if (!process.argv.includes('--serve')) writeJson(REGISTRY, now)
    writeServedRegistry()
  }
  console.info(`registry.json lists the core: ${now.items[0]?.files.length} files.`)
}
