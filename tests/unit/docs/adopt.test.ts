import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { AUTH_SNIPPET } from '@/app/adopt/auth-snippet'

const ROOT = join(import.meta.dirname, '../../..')
const page = readFileSync(join(ROOT, 'docs/adopt.md'), 'utf8')

/** Stand for the adopter's own modules. */
const ACCOUNTS = `
export type Account = { id: string; passwordHash: string; isBlocked: boolean; role: 'user' | 'admin' }
export declare function findAccount(id: string): Promise<Account | null>
export declare function findAccountByEmail(email: string): Promise<Account | null>
export declare function isPasswordRight(password: string, hash: string): Promise<boolean>
export declare function inviteToTeam(userId: string, email: string): Promise<void>
`

const SETTINGS =
  'export declare const settings: { redisUrl: string; authSecret: string; isProduction: boolean }'

/** The files that docs/adopt.md shows, by their path: its first line names it. */
function shownFiles(): Map<string, string> {
  const blocks = [...page.matchAll(/^```tsx?\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)]
  return new Map(blocks.map(([, path = '', text = '']) => [path, text]))
}

/** @returns what TypeScript says of the files, as if they stood in the root of a project beside lib/session. */
function compile(shown: Map<string, string>): string[] {
  const files = new Map([...shown].map(([path, text]) => [join(ROOT, path), text]))
  files.set(join(ROOT, 'lib/accounts.ts'), ACCOUNTS)
  files.set(join(ROOT, 'lib/settings.ts'), SETTINGS)
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.convertCompilerOptionsFromJson(
    { ...config.compilerOptions, incremental: false },
    ROOT,
  )
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = path => files.has(path) || fileExists(path)
  host.readFile = path => files.get(path) ?? readFile(path)
  host.getSourceFile = (path, version, ...rest) => {
    const text = files.get(path)
    return text === undefined
      ? getSourceFile(path, version, ...rest)
      : ts.createSourceFile(path, text, version)
  }
  const program = ts.createProgram([...files.keys(), join(ROOT, 'next-env.d.ts')], options, host)
  return [...files.keys()]
    .map(path => program.getSourceFile(path))
    .flatMap(source => [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ])
    .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`)
}

it('the files of docs/adopt.md compile beside lib/session', { timeout: 60_000 }, () => {
  const files = shownFiles()
  expect([...files.keys()]).toEqual([
    'lib/auth.ts',
    'proxy.ts',
    'app/dashboard/page.tsx',
    'app/api/session/[action]/route.ts',
    'app/login/actions.ts',
    'app/team/actions.ts',
  ])
  expect(compile(files)).toEqual([])
})

it('the page Adopt shows the same lib/auth.ts as docs/adopt.md', () => {
  expect(page).toContain(AUTH_SNIPPET)
})
