import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { YOURS } from '../support/shown-files'
import { editsFor } from './edits'
import { NextApp } from './next-app'
import { ownThings } from './own-things'

const ROOT = join(import.meta.dirname, '../..')
const run = promisify(execFile)

export type Variant = {
  name: string
  /** Of `create-next-app`. */
  version: 'create-next-app@16' | 'create-next-app@15.5'
  /** Its sources lie in `src`. */
  hasSrc?: boolean
  basePath?: string
  /** It logs in by a Server Action, not by a route handler. */
  hasActions?: boolean
  /** It has a proxy before the library comes. */
  hasProxy?: boolean
  /** Its pages lie in `app/[locale]`; its proxy rewrites to them, and its `next.config` to a page that is guarded. */
  hasLocales?: boolean
  /** Its users have cookies of another library. */
  hasOldSessions?: boolean
  /** Default: the App Router. */
  router?: 'pages'
  /** It is a package of a pnpm workspace. */
  isInWorkspace?: boolean
}

const PNPM = ['--yes', 'pnpm@10']

/** An app as `create-next-app` makes it, with things of its own. */
export class Host {
  readonly app: NextApp
  readonly #folder = join(tmpdir(), `adopter-${randomUUID()}`)
  readonly #shop: string
  readonly #variant: Variant

  constructor(variant: Variant) {
    this.#variant = variant
    this.#shop = join(this.#folder, variant.isInWorkspace ? 'apps/shop' : 'shop')
    this.app = new NextApp(this.#shop, variant.basePath)
  }

  /** Makes the app. Fonts are taken out: they would be downloaded from Google during the build. */
  async create(): Promise<void> {
    const { version, hasSrc, hasLocales, router, isInWorkspace } = this.#variant
    mkdirSync(dirname(this.#shop), { recursive: true })
    if (isInWorkspace) {
      writeFileSync(join(this.#folder, 'package.json'), '{ "name": "workspace", "private": true }')
      writeFileSync(join(this.#folder, 'pnpm-workspace.yaml'), 'packages: [apps/*]')
    }
    const src = hasSrc ? '--src-dir' : '--no-src-dir'
    const app = router === 'pages' ? '--no-app' : '--app'
    const options = ['--ts', app, src, '--tailwind', '--no-eslint', '--use-npm', '--import-alias', '@/*']
    const quiet = ['--yes', '--skip-install', '--disable-git']
    await run('npx', ['--yes', version, 'shop', ...options, ...quiet], { cwd: dirname(this.#shop) })
    this.#change(router === 'pages' ? 'pages/index.tsx' : 'app/layout.tsx', text =>
      text
        .replace(/import \{.*\} from "next\/font\/google";\n/, '')
        .replace(/const geist(Sans|Mono) = [\s\S]*?\}\);\n/g, '')
        .replace(/\$\{geist\w+\.(variable|className)\}/g, ''),
    )
    this.#configure()
    for (const [path, text] of Object.entries({ ...YOURS, ...ownThings(this.#variant) })) {
      this.#write(path, text)
    }
    if (hasLocales) renameSync(this.#path('app/page.tsx'), this.#path('app/[locale]/page.tsx'))
    cpSync(join(ROOT, 'docs/pictures/1-signed-in.png'), join(this.#shop, 'public/photo.png'))
  }

  /**
   * Does what docs/adopt.md says, word for word.
   * @param tarball the package, in place of its name.
   * @returns how many files of the host were written, and their lines.
   */
  async adopt(tarball: string): Promise<{ files: number; lines: number }> {
    const packages = [tarball, 'ioredis']
    if (this.#variant.isInWorkspace) {
      await run('npx', [...PNPM, 'install'], { cwd: this.#folder })
      await run('npx', [...PNPM, 'add', ...packages], { cwd: this.#shop })
    } else {
      const quiet = ['--prefer-offline', '--no-audit', '--no-fund']
      await run('npm', ['install', ...quiet], { cwd: this.#shop })
      await run('npm', ['install', ...quiet, ...packages], { cwd: this.#shop })
    }
    const edits = editsFor(this.#variant)
    for (const [path, text] of edits) this.#write(path, text)
    return {
      files: edits.length,
      lines: edits.reduce((sum, [, text]) => sum + text.trimEnd().split('\n').length, 0),
    }
  }

  async remove(): Promise<void> {
    await this.app.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** Writes the host's own settings into `next.config.ts`. */
  #configure(): void {
    const { basePath, hasLocales } = this.#variant
    const config = join(this.#shop, 'next.config.ts')
    const rewrites = "rewrites: async () => [{ source: '/en/account', destination: '/en/dashboard' }],"
    const settings = `${basePath ? `basePath: '${basePath}',` : ''}${hasLocales ? rewrites : ''}`
    writeFileSync(config, readFileSync(config, 'utf8').replace('/* config options here */', settings))
  }

  #write(path: string, text: string): void {
    const file = this.#path(path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }

  #change(path: string, change: (text: string) => string): void {
    writeFileSync(this.#path(path), change(readFileSync(this.#path(path), 'utf8')))
  }

  #path(path: string): string {
    return join(this.#shop, this.#variant.hasSrc && !path.startsWith('public/') ? 'src' : '', path)
  }
}
