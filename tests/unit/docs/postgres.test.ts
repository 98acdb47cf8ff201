import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../../..')
const EXAMPLE = join(ROOT, 'examples/postgres')
const OURS = ['lib/auth.ts', 'proxy.ts', 'app/api/session/[name]/route.ts']
/** What the other files have of the library. */
const USE =
  /@\/lib\/auth|\/api\/session\/|\b(auth\.|requireSession|protectedAction|signIn|principal|begun|isAllowed)/

const read = (file: string) => readFileSync(join(EXAMPLE, file), 'utf8')
const described = JSON.parse(read('package.json'))

function usingLines(): Map<string, number> {
  const files = ['app', 'lib'].flatMap(folder =>
    readdirSync(join(EXAMPLE, folder), { recursive: true, encoding: 'utf8' })
      .filter(file => /\.tsx?$/.test(file))
      .map(file => `${folder}/${file}`),
  )
  const count = (text: string, isOurs: boolean) =>
    text
      .trimEnd()
      .split('\n')
      .filter(line => line && (isOurs || USE.test(line))).length
  return new Map([...files, 'proxy.ts'].map(file => [file, count(read(file), OURS.includes(file))]))
}

it('at most 60 lines of the example are about the library, and README.md says how many', () => {
  const lines = usingLines()
  for (const file of ['app/login/actions.ts', 'app/admin/actions.ts', 'app/dashboard/page.tsx']) {
    expect(lines.get(file), file).toBeGreaterThan(1)
  }
  expect(lines.get('lib/users.ts')).toBe(0)
  const all = [...lines.values()].reduce((sum, count) => sum + count, 0)
  expect(all).toBeLessThanOrEqual(60)
  expect(read('README.md')).toContain(`${all} lines`)
})

it('the library adds no column to its users', () => {
  expect(
    read('users.sql')
      .match(/^ {2}(\w+) .*$/gm)
      ?.map(line => line.trim().split(' ')[0]),
  ).toEqual(['id', 'email', 'password_hash', 'role', 'blocked_at'])
})

it('the example has the versions of this app, and its own of the rest, none of which this app installs', () => {
  const app = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const ours = { ...app.dependencies, ...app.devDependencies }
  const theirs: Record<string, string> = { ...described.dependencies, ...described.devDependencies }
  for (const [name, version] of Object.entries(theirs)) expect.soft(ours[name] ?? version, name).toBe(version)
  expect(
    Object.keys(theirs)
      .filter(name => !(name in ours))
      .sort(),
  ).toEqual(['@electric-sql/pglite', '@electric-sql/pglite-socket', 'bcryptjs', 'drizzle-orm', 'postgres'])
})
