import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { EDITS } from '@/app/adopt/edits'

const ROOT = join(import.meta.dirname, '../..')
const SHADCN = 'shadcn@4.23.0'

const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
const versions = { ...dependencies, ...devDependencies }
const pick = (...names: string[]) => Object.fromEntries(names.map(name => [name, versions[name]]))

/** The least that is a Next app with TypeScript, as `create-next-app` sets it up. */
const FILES: Record<string, string | object> = {
  'package.json': {
    name: 'fresh-app',
    private: true,
    dependencies: pick('next', 'react', 'react-dom'),
    devDependencies: pick('typescript', '@types/node', '@types/react'),
  },
  'tsconfig.json': {
    compilerOptions: {
      target: 'ES2017',
      lib: ['dom', 'dom.iterable', 'esnext'],
      allowJs: true,
      skipLibCheck: true,
      strict: true,
      noEmit: true,
      esModuleInterop: true,
      module: 'esnext',
      moduleResolution: 'bundler',
      resolveJsonModule: true,
      isolatedModules: true,
      jsx: 'react-jsx',
      incremental: true,
      plugins: [{ name: 'next' }],
      paths: { '@/*': ['./*'] },
    },
    include: ['next-env.d.ts', '**/*.ts', '**/*.tsx', '.next/types/**/*.ts'],
    exclude: ['node_modules'],
  },
  'components.json': {
    style: 'new-york',
    rsc: true,
    tsx: true,
    // With a base colour the CLI fetches colours from its own site.
    tailwind: { css: '', baseColor: '', cssVariables: false },
    aliases: { components: '@/components', utils: '@/lib/utils', lib: '@/lib' },
  },
  'app/layout.tsx': `export default function RootLayout({ children }: { children: React.ReactNode }) {
  return <html lang="en"><body>{children}</body></html>
}
`,
  'app/page.tsx': 'export default function Home() {\n  return <p>Welcome.</p>\n}\n',
}

/**
 * Makes a fresh Next app in a temporary folder, adds the core to it from the registry as it is built now, applies the
 * edits of the page Adopt, and builds it.
 * @throws Error with the output of the step that failed
 */
export async function adoptIntoFreshApp(): Promise<string> {
  const app = mkdtempSync(join(tmpdir(), 'fresh-app-'))
  process.once('exit', () => rmSync(app, { recursive: true, force: true }))
  for (const [path, content] of Object.entries(FILES)) {
    write(app, path, typeof content === 'string' ? content : JSON.stringify(content, null, 2))
  }
  await run(ROOT, process.execPath, ['scripts/build-registry.mjs', '--serve'])
  cpSync(join(ROOT, 'public/r'), join(app, 'r'), { recursive: true })
  await run(app, 'npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'])
  await run(app, 'npx', ['--yes', SHADCN, 'add', './r/jwt-logout.json', '--yes'])
  for (const { files } of EDITS) for (const { path, code } of files) write(app, path, code)
  await run(app, process.execPath, ['node_modules/next/dist/bin/next', 'build'])
  return app
}

function write(app: string, path: string, content: string): void {
  mkdirSync(dirname(join(app, path)), { recursive: true })
  writeFileSync(join(app, path), content)
}

async function run(cwd: string, program: string, args: string[]): Promise<void> {
  const startedAt = Date.now()
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', npm_config_include: 'dev' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  }
  const [code] = await once(child, 'close')
  const command = [program.split('/').at(-1), ...args].join(' ')
  if (code !== 0) throw new Error(`${command} ended with ${code}:\n${printed.slice(-4000)}`)
  console.info(`${command}: ${Math.round((Date.now() - startedAt) / 1000)} s`)
}
