import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getPageStaticInfo } from 'next/dist/build/analysis/get-page-static-info'
import { loadBindings } from 'next/dist/build/swc'
import type { PAGE_TYPES } from 'next/dist/lib/page-types'
import { afterAll, beforeAll, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../../..')
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')

/** What a file under the name `middleware.ts` has and one under the name `proxy.ts` has not, in the same words. */
const DIFFERENCES: [middleware: string, proxy: string][] = [
  ['export async function middleware(', 'export async function proxy('],
  ["  runtime: 'nodejs',\n", ''],
]

/** @returns the same lines under the other name. */
function toProxy(middleware: string): string {
  return DIFFERENCES.reduce((text, [old, other]) => {
    expect(text.split(old)).toHaveLength(2)
    return text.replace(old, other)
  }, middleware)
}

const folder = mkdtempSync(join(tmpdir(), 'proxy-twin-'))
beforeAll(() => loadBindings())
afterAll(() => rmSync(folder, { recursive: true }))

/** @returns what Next's build reads from a file before it compiles it; it throws for one that it does not take. */
async function readByNext(name: 'middleware' | 'proxy', text: string) {
  const pageFilePath = join(folder, `${name}.ts`)
  writeFileSync(pageFilePath, text)
  const info = await getPageStaticInfo({
    pageFilePath,
    nextConfig: {},
    isDev: false,
    page: `/${name}`,
    pageType: 'root' as PAGE_TYPES,
  })
  return info.middleware?.matchers?.map(({ originalSource }) => originalSource)
}

it('Next takes middleware.ts under its own name, and its twin as proxy.ts, for the same paths', async () => {
  const middleware = read('middleware.ts')
  const matchers = await readByNext('middleware', middleware)
  expect(matchers).toHaveLength(2)
  expect(await readByNext('proxy', toProxy(middleware))).toEqual(matchers)
})

it('Next does not take middleware.ts as it is under the name proxy.ts', async () => {
  await expect(readByNext('proxy', read('middleware.ts'))).rejects.toThrow('must export a function')
})

it('the proxy.ts of docs/adopt.md is the twin of its middleware.ts for Next 15.5', async () => {
  const [, proxy = ''] = /^```ts\n\/\/ proxy\.ts\n([\s\S]*?)^```$/m.exec(read('docs/adopt.md')) ?? []
  const middleware = proxy
    .replace('export async function proxy(', 'export async function middleware(')
    .replace('config = { matcher', "config = {\n  runtime: 'nodejs',\n matcher")
  expect(await readByNext('proxy', proxy)).toEqual(['/dashboard/:path*'])
  expect(await readByNext('middleware', middleware)).toEqual(['/dashboard/:path*'])
})
