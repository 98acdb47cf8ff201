import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildPackage, doorFiles } from '@/tools/package.mjs'

const ROOT = join(import.meta.dirname, '../../..')

/** The name of the package that an import asks for. */
const packageOf = (from: string) => /^(@[^/]+\/[^/]+|[^/]+)/.exec(from)?.[1] ?? from

describe('the npm package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'package-'))
  beforeAll(() => buildPackage(folder), 120_000)
  afterAll(() => rmSync(folder, { recursive: true }))

  const read = (path: string) => readFileSync(join(folder, path), 'utf8')
  const described = () => JSON.parse(read('package.json'))
  const files = () =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => /\.(js|ts)$/.test(name))
  const imports = () =>
    files().flatMap(file => ts.preProcessFile(read(file)).importedFiles.map(({ fileName }) => fileName))

  it('exports each door of lib/session, with its types', () => {
    const { exports } = described()
    const doors = doorFiles().map(file => `./${file.replace(/\.tsx?$/, '')}`)
    expect(doors).toEqual(expect.arrayContaining(['./index', './next', './redis', './upstash']))
    expect(Object.keys(exports)).toEqual([
      ...doors.map(door => (door === './index' ? '.' : door)),
      './package.json',
    ])
    for (const door of doors) {
      const { types, default: code } = exports[door === './index' ? '.' : door]
      expect([types, code]).toEqual([`${door}.d.ts`, `${door}.js`])
      expect(existsSync(join(folder, types)) && existsSync(join(folder, code)), door).toBe(true)
    }
  })

  it('holds nothing but lib/session', () => {
    for (const file of files()) {
      const source = join(ROOT, 'lib/session', file.replace(/(\.d\.ts|\.js)$/, ''))
      expect(existsSync(`${source}.ts`) || existsSync(`${source}.tsx`), file).toBe(true)
    }
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']))
  })

  it('imports no alias, and no package that it does not name', () => {
    const { dependencies, peerDependencies } = described()
    const named = Object.keys({ ...dependencies, ...peerDependencies })
    const asked = imports().filter(from => !from.startsWith('.') && !from.startsWith('node:'))
    expect([...new Set(asked.map(packageOf))].sort()).toEqual(named.sort())
    expect(Object.keys(dependencies)).toEqual(['jose'])
  })

  it('has relative imports that Node can follow', () => {
    const relative = imports().filter(from => from.startsWith('.'))
    expect(relative.length).toBeGreaterThan(100)
    expect(relative.filter(from => !from.endsWith('.js'))).toEqual([])
  })

  // What the Pages Router does: it leaves packages to Node, and Next has no `exports` that would complete its paths.
  it('has doors that Node itself can import', async () => {
    // Inside of the project, so that Node finds Next and React.
    mkdirSync(join(ROOT, 'tmp'), { recursive: true })
    const inside = mkdtempSync(join(ROOT, 'tmp/package-'))
    cpSync(folder, inside, { recursive: true })
    try {
      for (const [door, name] of [
        ['next.js', 'nextAuth'],
        ['redis.js', 'connectRedis'],
      ] as const) {
        const script = `import { ${name} } from ${JSON.stringify(join(inside, door))}; process.stdout.write(typeof ${name})`
        const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
        expect([run.stdout, run.stderr]).toEqual(['function', ''])
      }
    } finally {
      rmSync(inside, { recursive: true })
    }
  })

  it('keeps the comments of its types', () => {
    expect(read('index.d.ts')).toContain('@throws RangeError at the first use when a key is shorter')
    expect(read('flow/options.d.ts')).toContain('Whether the browser reaches the app over HTTPS.')
  })
})
