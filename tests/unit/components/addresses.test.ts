import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../../..')
const files = ['app', 'components'].flatMap(folder =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name) && !name.endsWith('route.ts'))
    .map(name => join(folder, name)),
)

/** Paths that would leave the `basePath`: in plain links and forms, in navigation, in requests by script. */
const BARE = [
  /<(?:a|form)\b(?:[^<>]|=>)*?\b(?:href|action)=(?:"\/|\{[`']\/)/s,
  /location\.(?:assign|replace)\((?!address\()/,
  /\b(?:fetch|EventSource)\((?!address\()/,
]

it.each(files)('%s names no path without address(), so that basePath and trailingSlash hold', file => {
  const source = readFileSync(join(ROOT, file), 'utf8')
  expect(BARE.flatMap(pattern => pattern.exec(source)?.[0] ?? [])).toEqual([])
})
