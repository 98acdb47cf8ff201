import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pLimit from 'p-limit'
import type { EndingName, MeasuredLibrary } from '../app/compare/measured'
import { buildApp, linkPackages, ROOT } from './apps'
import { measureEnding, sessionCookie, WATCHED_SECONDS } from './compare/endings'
import { LIBRARIES, type Library } from './compare/libraries'
import { writePages } from './compare/pages'
import { startServer } from './server'

/**
 * `npm run compare`: who still lets the copy in? Builds an app with each library, logs in, copies the cookies, ends the session
 * in each way that there is, and counts how long the copies go on. Writes the figures where they are shown.
 */
const LIFE_SECONDS = 20
/** Hashing passwords for all at once would take longer than a life. */
const AT_ONCE = 4

linkPackages()
for (const { recipe } of LIBRARIES) await buildApp(recipe)
const limit = pLimit(AT_ONCE)
const libraries = await Promise.all(LIBRARIES.map(library => limit(() => measure(library))))
const figures = {
  measuredAt: new Date().toISOString().slice(0, 10),
  node: process.versions.node,
  next: versionOf(join(ROOT, 'node_modules/next')),
  lifeSeconds: LIFE_SECONDS,
  watchedSeconds: WATCHED_SECONDS,
  libraries,
}
writeFileSync(join(ROOT, 'app/compare/measured.json'), `${JSON.stringify(figures, null, 2)}\n`)
console.info(writePages(figures))

async function measure(library: Library): Promise<MeasuredLibrary> {
  const target = {
    name: library.name,
    what: library.keeps,
    recipe: library.recipe,
    sessions: 'plain',
  } as const
  const server = await startServer(target, library.env?.(LIFE_SECONDS) ?? {})
  try {
    const names = Object.keys(library.endings) as EndingName[]
    const endings = await Promise.all(
      names.map(async name => [name, await measureEnding(library, name, server.origin)]),
    )
    const { name, keeps, defaultLife, remedy, source } = library
    return {
      name,
      version: versionOf(packageFolder(library)),
      keeps,
      defaultLife,
      cookie: await sessionCookie(library, server.origin),
      remedy,
      source,
      endings: Object.fromEntries(endings),
    }
  } finally {
    await server.stop()
  }
}

function packageFolder({ package: name }: Library): string {
  if (name === '.') return ROOT
  const isOurs = name === 'jose' || name === 'next'
  return join(isOurs ? ROOT : import.meta.dirname, 'node_modules', name)
}

function versionOf(folder: string): string {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version
}
