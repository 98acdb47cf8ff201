/**
 * `npm run package` builds the npm package `next-jwt-logout` from lib/session into dist/next-jwt-logout, and packs it: ES modules,
 * types with their comments, one entry of `exports` for each door. `buildPackage` is used by the tests, too.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { ROOT, runQuietly } from './processes.mjs'

const LIBRARY = join(ROOT, 'lib/session')
const FOLDER = join(ROOT, 'dist/next-jwt-logout')

/** What the library imports and its host brings. Each transport needs `@upstash/redis`; only the one over TCP needs `ioredis`. */
const PEERS = {
  '@upstash/redis': '^1.39.0',
  ioredis: '^6.0.0',
  next: '>=15.5 <18',
  react: '^18.2.0 || ^19.0.0',
}

/** @returns {string[]} the doors of the library: each file that lies directly in its folder. */
export function doorFiles() {
  return readdirSync(LIBRARY).filter(name => /\.tsx?$/.test(name))
}

/**
 * Builds the package.
 *
 * @param {string} [folder] where to; what lies there is deleted
 * @throws Error when TypeScript refuses the library, or when it imports a file outside of its folder
 */
export function buildPackage(folder = FOLDER) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  compile(folder)
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (/\.(js|d\.ts)$/.test(name)) completeImports(join(folder, name))
  }
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(describePackage(), null, 2)}\n`)
  cpSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'))
  cpSync(join(LIBRARY, 'README.md'), join(folder, 'README.md'))
}

/** @param {string} folder */
function compile(folder) {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile)
  const { options, errors } = ts.convertCompilerOptionsFromJson(
    {
      ...config.compilerOptions,
      allowJs: false,
      declaration: true,
      jsx: 'react-jsx',
      incremental: false,
      noEmit: false,
      outDir: folder,
      paths: {},
      plugins: [],
      rootDir: LIBRARY,
      types: ['node'],
    },
    ROOT,
  )
  const program = ts.createProgram(
    doorFiles().map(name => join(LIBRARY, name)),
    options,
  )
  const { diagnostics } = program.emit()
  const all = [...errors, ...ts.getPreEmitDiagnostics(program), ...diagnostics]
  if (all.length > 0) {
    throw new Error(
      ts.formatDiagnostics(all, {
        getCanonicalFileName: name => name,
        getCurrentDirectory: () => ROOT,
        getNewLine: () => '\n',
      }),
    )
  }
}

/**
 * Adds `.js` to every relative import, as Node and every bundler understand it.
 *
 * @param {string} file
 */
function completeImports(file) {
  let text = readFileSync(file, 'utf8')
  for (const { fileName, pos } of ts.preProcessFile(text).importedFiles.reverse()) {
    if (!fileName.startsWith('.')) continue
    if (!existsSync(join(dirname(file), `${fileName}.js`))) {
      throw new Error(`${relative(ROOT, file)} imports ${fileName}, which is not in the package`)
    }
    const end = pos + "'".length + fileName.length
    text = `${text.slice(0, end)}.js${text.slice(end)}`
  }
  writeFileSync(file, text)
}

function describePackage() {
  const app = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const doors = doorFiles().map(file => file.replace(/\.tsx?$/, ''))
  const exported = doors.map(door => [
    door === 'index' ? '.' : `./${door}`,
    { types: `./${door}.d.ts`, default: `./${door}.js` },
  ])
  return {
    name: 'next-jwt-logout',
    version: app.version,
    description: app.description,
    keywords: ['next', 'nextjs', 'jwt', 'session', 'logout', 'revocation', 'denylist', 'redis', 'upstash'],
    license: app.license,
    type: 'module',
    sideEffects: false,
    engines: app.engines,
    exports: { ...Object.fromEntries(exported), './package.json': './package.json' },
    dependencies: { jose: `^${app.dependencies.jose}` },
    peerDependencies: PEERS,
    peerDependenciesMeta: { ioredis: { optional: true } },
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  buildPackage()
  const { code, output } = await runQuietly('npm', ['pack', FOLDER, '--pack-destination', dirname(FOLDER)])
  console.info(output.trim())
  console.info(`Doors: ${doorFiles().join(', ')}`)
  process.exitCode = code
}
