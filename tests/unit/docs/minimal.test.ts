import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../../..')
const EXAMPLE = join(ROOT, 'examples/minimal')

const linesOf = (text: string) => text.trimEnd().split('\n').length
const read = (file: string) => readFileSync(join(EXAMPLE, file), 'utf8')
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
const SHOWN = ['app/api/logout/route.ts', 'middleware.ts']

it.each(SHOWN)('README.md shows %s of examples/minimal as it is', file => {
  expect(readme).toContain(`\`\`\`ts\n${read(file)}\`\`\``)
})

it('these two files have at most 40 lines together, README.md at most 150', () => {
  expect(SHOWN.reduce((sum, file) => sum + linesOf(read(file)), 0)).toBeLessThanOrEqual(40)
  expect(linesOf(readme)).toBeLessThanOrEqual(150)
})

it('the whole example has at most 130 lines, and imports neither this app nor its library', () => {
  const pages = readdirSync(join(EXAMPLE, 'app'), { recursive: true, encoding: 'utf8' })
    .filter(file => /\.tsx?$/.test(file))
    .map(file => `app/${file}`)
  const files = [...pages, 'auth.ts', 'middleware.ts']
  expect(files.reduce((sum, file) => sum + linesOf(read(file)), 0)).toBeLessThanOrEqual(130)
  const imports = files.flatMap(file => [...read(file).matchAll(/from '([^']+)'/g)].map(([, from]) => from))
  expect([...new Set(imports.filter(from => !from?.startsWith('.')))].sort()).toEqual([
    '@upstash/redis',
    'jose',
    'next/headers',
    'next/server',
    'react',
    'zod',
  ])
  expect(imports.filter(from => from?.includes('lib/'))).toEqual([])
})

it('the example names the versions that this app has', () => {
  const app = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const { dependencies, devDependencies } = JSON.parse(read('package.json'))
  expect(app.dependencies).toMatchObject(dependencies)
  expect(app.devDependencies).toMatchObject(devDependencies)
})
