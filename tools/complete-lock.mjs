/**
 * Puts the optional packages of other platforms back into package-lock.json.
 *
 * npm leaves them out when it makes the lock beside an installed node_modules or from a registry that carries one
 * platform only (npm/cli#4828), and `npm ci` then refuses the lock everywhere. Added entries have no integrity yet:
 * `npm install` against the full registry fills it in.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './processes.mjs'

const LOCK = join(ROOT, 'package-lock.json')
const SYSTEMS = /\b(android|darwin|freebsd|linux|linuxmusl|openharmony|win32|aix|sunos)\b/
const PROCESSORS = /\b(arm64|arm|armhf|armv7|ia32|x64|ppc64|riscv64|s390x|loong64|wasm32)\b/
const PROCESSOR_NAMES = new Map([
  ['armv7', 'arm'],
  ['armhf', 'arm'],
])

const lock = JSON.parse(readFileSync(LOCK, 'utf8'))
const added = []
for (const [place, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isLocked(place, name)) continue
    if (!/^\d+\.\d+\.\d+/.test(version))
      throw new Error(`${place} wants ${name} ${version}, which is not one version.`)
    lock.packages[`node_modules/${name}`] = platformEntry(name, version, entry.dev)
    added.push(`${name}@${version}`)
  }
}
const { '': root, ...others } = lock.packages
lock.packages = {
  '': root,
  ...Object.fromEntries(Object.entries(others).sort(([a], [b]) => a.localeCompare(b, 'en'))),
}
if (added.length > 0) writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`)
console.info(
  added.length > 0 ? `Added ${added.length}:\n  ${added.join('\n  ')}` : 'The lock names every platform.',
)

/**
 * Whether Node would find the package from there.
 *
 * @param {string} place
 * @param {string} name
 */
function isLocked(place, name) {
  for (let from = place; ; from = from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/')))) {
    if (lock.packages[`${from}/node_modules/${name}`]) return true
    if (!from.includes('/node_modules/')) return lock.packages[`node_modules/${name}`] !== undefined
  }
}

/**
 * @param {string} name
 * @param {string} version
 * @param {boolean | undefined} dev
 */
function platformEntry(name, version, dev) {
  const system = SYSTEMS.exec(name)?.[1]?.replace('linuxmusl', 'linux')
  const processor = PROCESSORS.exec(name)?.[1]
  if (!system && !processor) throw new Error(`The name ${name} tells no platform.`)
  const libc = /musl/.test(name) ? 'musl' : /gnu/.test(name) ? 'glibc' : undefined
  return {
    version,
    ...(processor && { cpu: [PROCESSOR_NAMES.get(processor) ?? processor] }),
    ...(dev && { dev: true }),
    ...(libc && system === 'linux' && { libc: [libc] }),
    optional: true,
    ...(system && { os: [system] }),
  }
}
