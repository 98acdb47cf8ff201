/** What this machine has for the tests. The one place that decides; suites and the test command ask it. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'

/** A Chromium from the npm registry, for machines where Playwright's cannot be had. The test command fetches it. */
export const CHROMIUM_PACKAGE = fileURLToPath(new URL('../../tools/chromium', import.meta.url))
/** Starts the browser of that package, once it is unpacked. */
export const PACKAGED_CHROMIUM = join(CHROMIUM_PACKAGE, 'node_modules/.unpacked/start-chromium')

const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** What only the system's package manager brings, and what finds it. */
const FINDERS = {
  'redis-server': findRedisServer,
  libfaketime: findFaketime,
  openssl: () => onPath('openssl'),
  'golang-go': () => onPath('go'),
  'python3-jwt': () => findPython('jwt'),
  'python3-cryptography': () => findPython('cryptography'),
}

/** @typedef {keyof typeof FINDERS} SystemPackage */
export const SYSTEM_PACKAGES = /** @type {SystemPackage[]} */ (Object.keys(FINDERS))
/** What services in other languages need: those tests run with `npm test -- --all`. */
export const OTHER_LANGUAGES = /** @type {SystemPackage[]} */ ([
  'golang-go',
  'python3-jwt',
  'python3-cryptography',
])

/**
 * @param {SystemPackage} name as Debian calls it
 * @returns {boolean}
 */
export function hasSystemPackage(name) {
  return FINDERS[name]() !== null
}

/** @returns {string | null} the path of redis-server or valkey-server, or null: then the embedded engine has to do */
export function findRedisServer() {
  return onPath('redis-server') ?? onPath('valkey-server')
}

/** @returns {string | null} the folder with Debian's newest `postgres` and `initdb`, or null. It is not installed for the tests. */
export function findPostgresFolder() {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : []
  return (
    versions.map(version => join(root, version, 'bin')).find(bin => existsSync(join(bin, 'initdb'))) ?? null
  )
}

/** @returns {string | null} libfaketime for programs with several threads, as Node is one */
export function findFaketime() {
  const folders = existsSync('/usr/lib') ? readdirSync('/usr/lib') : []
  return (
    folders.map(folder => `/usr/lib/${folder}/faketime/libfaketimeMT.so.1`).find(path => existsSync(path)) ??
    null
  )
}

/**
 * @param {string} module
 * @returns {string | null} a Python that has the module: the system's, which is where Debian's packages go, or the first on the path
 */
export function findPython(module) {
  const has = (/** @type {string} */ python) =>
    spawnSync(python, ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0
  return ['/usr/bin/python3', onPath('python3')].find(python => python && has(python)) ?? null
}

/**
 * Finds a browser that starts: `CHROMIUM_PATH`, the system's, the one that Playwright downloads, the one from the npm
 * registry.
 *
 * @returns {string | null} the path of the executable, or null when there is none
 * @throws {Error} when `CHROMIUM_PATH` names something that does not start
 */
export function findChromium() {
  const chosen = process.env.CHROMIUM_PATH
  if (chosen) {
    if (startsAsBrowser(chosen)) return chosen
    throw new Error(`CHROMIUM_PATH names ${chosen}, which does not exist or does not start.`)
  }
  return [...SYSTEM_BROWSERS, chromium.executablePath(), PACKAGED_CHROMIUM].find(startsAsBrowser) ?? null
}

/**
 * @param {string} path
 * @returns {boolean} false also for a browser that lacks a library of the system
 */
function startsAsBrowser(path) {
  return existsSync(path) && spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0
}

/**
 * @param {string} program
 * @returns {string | null}
 */
export function onPath(program) {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.map(folder => join(folder, program)).find(isExecutable) ?? null
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
