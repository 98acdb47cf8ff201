import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AUTH_SNIPPET } from '@/app/adopt/auth-snippet'
import { buildPackage } from '@/tools/package.mjs'
import { OTHERS, shownFiles, YOURS } from '../../support/shown-files'

const ROOT = join(import.meta.dirname, '../../..')
const page = readFileSync(join(ROOT, 'docs/adopt.md'), 'utf8')

/** The example in the README of the package, with what it takes for granted. */
function readmeExample(): string {
  const readme = readFileSync(join(ROOT, 'lib/session/README.md'), 'utf8')
  return `declare const request: Request
declare const user: { id: string; passwordHash: string }
declare function readPasswordHash(id: string): Promise<string>
${/^```ts\n([\s\S]*?)^```$/m.exec(readme)?.[1] ?? ''}`
}

describe('the snippets', () => {
  // Inside of the project, so that the packages that the types import are found.
  mkdirSync(join(ROOT, 'tmp'), { recursive: true })
  const library = mkdtempSync(join(ROOT, 'tmp/package-'))
  const host = join(ROOT, 'tmp/host')
  beforeAll(() => buildPackage(library), 120_000)
  afterAll(() => rmSync(library, { recursive: true }))

  /** @returns what TypeScript says of the files, in a host that has installed the package. */
  function compile(shown: Iterable<[path: string, text: string]>): string[] {
    const files = new Map([...shown].map(([path, text]) => [join(host, path), text]))
    const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile)
    const { options } = ts.convertCompilerOptionsFromJson(
      {
        ...config.compilerOptions,
        incremental: false,
        paths: {
          '@/*': [`${host}/*`],
          'next-jwt-logout': [`${library}/index.d.ts`],
          'next-jwt-logout/*': [`${library}/*.d.ts`],
        },
      },
      ROOT,
    )
    const compiler = ts.createCompilerHost(options)
    const { directoryExists, fileExists, readFile, getSourceFile } = compiler
    compiler.directoryExists = path =>
      [...files.keys()].some(file => file.startsWith(`${path}/`)) || directoryExists?.(path) === true
    compiler.fileExists = path => files.has(path) || fileExists(path)
    compiler.readFile = path => files.get(path) ?? readFile(path)
    compiler.getSourceFile = (path, version, ...rest) => {
      const text = files.get(path)
      return text === undefined
        ? getSourceFile(path, version, ...rest)
        : ts.createSourceFile(path, text, version)
    }
    const program = ts.createProgram(
      [...files.keys(), join(ROOT, 'next-env.d.ts')],
      { ...options, types: ['node'] },
      compiler,
    )
    return [...files.keys()]
      .map(path => program.getSourceFile(path))
      .flatMap(source => [
        ...program.getSyntacticDiagnostics(source),
        ...program.getSemanticDiagnostics(source),
      ])
      .map(
        ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
      )
  }

  it('of docs/adopt.md, docs/caching.md, docs/other-services.md and the README of the package compile against its types', {
    timeout: 60_000,
  }, () => {
    const shown = shownFiles()
    expect([...shown.keys()]).toEqual([
      'lib/auth.ts',
      'lib/accounts.ts (with Drizzle)',
      'lib/accounts.ts (with Prisma)',
      'proxy.ts',
      'app/dashboard/page.tsx',
      'proxy.ts (with one of your own)',
      'proxy.ts (with locales)',
      'pages/dashboard.tsx',
      'pages/api/login.ts',
      'pages/api/session/[name].ts',
      'app/api/login/route.ts',
      'app/api/session/[name]/route.ts',
      'app/login/actions.ts',
      'app/login/page.tsx',
      'app/api/callback/route.ts',
      'app/api/move/route.ts',
      'lib/old-session.ts (a JWT of your own)',
      'lib/old-session.ts (next-auth)',
      'lib/old-session.ts (iron-session)',
      'lib/old-session.ts (better-auth)',
      'app/api/auth/[...nextauth]/route.ts',
      'app/layout.tsx',
    ])
    const files = [...shown].map(([path, text]): [string, string] => [
      path.replace(/\.ts \((.+)\)$/, (_, why: string) => `-${why.replaceAll(' ', '-')}.ts`),
      text,
    ])
    const cached = shownFiles('docs/caching.md')
    expect([...cached.keys()]).toEqual(['app/orders/page.tsx'])
    const service = shownFiles('docs/other-services.md')
    expect([...service.keys()]).toEqual(['service.ts'])
    const examples = [...files, ...cached, ...service, ['readme.ts', readmeExample()] as [string, string]]
    expect(compile([...examples, ...Object.entries({ ...YOURS, ...OTHERS })])).toEqual([])
  })

  it('are all of the code in docs/adopt.md', () => {
    expect(page.match(/^```tsx?$/gm)).toHaveLength(shownFiles().size)
  })

  it('that do not fit the types are noticed', { timeout: 60_000 }, () => {
    const wrong = shownFiles().get('app/api/session/[name]/route.ts')?.replace('GET, POST', 'GET, PUT') ?? ''
    const auth = shownFiles().get('lib/auth.ts') ?? ''
    expect(
      compile([['app/route.ts', wrong], ['lib/auth.ts', auth], ...Object.entries(YOURS)]).join(),
    ).toContain("Property 'PUT' does not exist")
  })
})

it('the page Adopt shows the same lib/auth.ts as docs/adopt.md', () => {
  expect(page).toContain(AUTH_SNIPPET)
})
