import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../../..')
const page = readFileSync(join(ROOT, 'docs/dependencies.md'), 'utf8')
const project = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))

/** The rows of the table under a heading: the package and what the other cells say. */
function rowsUnder(heading: string) {
  const section = page.split(/^## /m).find(text => text.startsWith(`${heading}\n`)) ?? ''
  return [...section.matchAll(/^\| `([^`]+)` *\| (.*) \|$/gm)].map(([, name = '', cells = '']) => ({
    name,
    cells: cells.split(' | ').map(cell => cell.trim()),
  }))
}

it.each([
  ['Dependencies', project.dependencies],
  ['Development dependencies', project.devDependencies],
])('%s: docs/dependencies.md has one row for each in package.json, with a sentence', (heading, packages) => {
  const rows = rowsUnder(heading)
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(packages).sort())
  for (const { name, cells } of rows) {
    expect.soft(cells[0], name).toMatch(/^It [^.]+.*\.$/)
    expect.soft(cells[1], name).toMatch(/\S/)
  }
})

it('every version in package.json is exact', () => {
  for (const version of Object.values({ ...project.dependencies, ...project.devDependencies })) {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/)
  }
})
