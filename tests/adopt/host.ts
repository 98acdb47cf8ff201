import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../support/free-port'
import { shownFiles, YOURS } from '../support/shown-files'

const ROOT = join(import.meta.dirname, '../..')
const run = promisify(execFile)
const READY_MS = 30_000

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
}

/** What the host does before the library comes, and must do afterwards. */
const OWN_THINGS = {
  ...YOURS,
  'app/about/page.tsx': `export default function About() {
  return <p>We sell things.</p>
}
`,
  'app/robots.ts': `export default function robots() {
  return { rules: { userAgent: '*', allow: '/' } }
}
`,
  'app/subscribe/page.tsx': `import { redirect } from 'next/navigation'

async function subscribe(form: FormData) {
  'use server'
  redirect('/about?subscribed=' + form.get('email'))
}

export default function Subscribe() {
  return (
    <form action={subscribe}>
      <input name="email" />
      <button>Subscribe</button>
    </form>
  )
}
`,
}

const OWN_PROXY = `import { type NextRequest, NextResponse } from 'next/server'

export function proxy({ nextUrl }: NextRequest) {
  const response = nextUrl.pathname.startsWith('/old/')
    ? NextResponse.rewrite(new URL(nextUrl.pathname.slice('/old'.length), nextUrl))
    : NextResponse.next()
  response.headers.set('x-shop', 'open')
  return response
}
`

/** An app as `create-next-app` makes it, with things of its own. */
export class Host {
  #folder = ''
  readonly #variant: Variant
  #server: ChildProcess | undefined
  #origin = ''
  #output = ''

  constructor(variant: Variant) {
    this.#variant = variant
  }

  get #app() {
    return join(this.#folder, 'shop')
  }

  /** Makes the app. Fonts are taken out: they would be downloaded from Google during the build. */
  async create(): Promise<void> {
    const { version, hasSrc, basePath, hasProxy } = this.#variant
    this.#folder = mkdtempSync(join(tmpdir(), 'adopter-'))
    const src = hasSrc ? '--src-dir' : '--no-src-dir'
    const options = [
      '--yes',
      '--ts',
      '--app',
      '--tailwind',
      '--no-eslint',
      '--use-npm',
      '--import-alias',
      '@/*',
    ]
    await run('npx', ['--yes', version, 'shop', ...options, src, '--skip-install', '--disable-git'], {
      cwd: this.#folder,
    })
    this.#change('app/layout.tsx', text =>
      text
        .replace(/import \{.*\} from "next\/font\/google";\n/, '')
        .replace(/const geist(Sans|Mono) = [\s\S]*?\}\);\n/g, '')
        .replace(/\$\{geist\w+\.variable\}/g, ''),
    )
    if (basePath) {
      const config = join(this.#app, 'next.config.ts')
      const text = readFileSync(config, 'utf8')
      writeFileSync(config, text.replace('/* config options here */', `basePath: '${basePath}',`))
    }
    for (const [path, text] of Object.entries(OWN_THINGS)) this.#write(path, text)
    if (hasProxy) this.#write('proxy.ts', OWN_PROXY)
    cpSync(join(ROOT, 'docs/pictures/1-signed-in.png'), join(this.#app, 'public/photo.png'))
  }

  /**
   * Does what docs/adopt.md says, word for word.
   * @param tarball the package, in place of its name.
   * @returns how many files of the host were written, and their lines.
   */
  async adopt(tarball: string): Promise<{ files: number; lines: number }> {
    const quiet = ['--prefer-offline', '--no-audit', '--no-fund']
    await run('npm', ['install', ...quiet], { cwd: this.#app })
    await run('npm', ['install', ...quiet, tarball, 'ioredis'], { cwd: this.#app })
    const edits = this.#edits()
    for (const [path, text] of edits) this.#write(path, text)
    return {
      files: edits.length,
      lines: edits.reduce((sum, [, text]) => sum + text.trimEnd().split('\n').length, 0),
    }
  }

  /** All that the started app has printed. */
  get output() {
    return this.#output
  }

  async build(): Promise<void> {
    try {
      await run('npm', ['run', 'build'], { cwd: this.#app, env: this.#env() })
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string }
      throw new Error(`next build failed:\n${stdout}\n${stderr}`)
    }
  }

  async start(env: Record<string, string>): Promise<void> {
    const port = await freePort()
    this.#origin = `http://localhost:${port}`
    const args = [join(this.#app, 'node_modules/next/dist/bin/next'), 'start', '-p', `${port}`]
    const server = spawn(process.execPath, args, {
      cwd: this.#app,
      env: { ...this.#env(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#server = server
    process.once('exit', () => server.kill('SIGKILL'))
    await new Promise<void>((resolve, reject) => {
      for (const stream of [server.stdout, server.stderr]) {
        stream.on('data', text => {
          this.#output += text
          if (this.#output.includes('Ready in')) resolve()
        })
      }
      server.once('exit', code => reject(new Error(`next start ended with ${code}`)))
      AbortSignal.timeout(READY_MS).addEventListener('abort', () =>
        reject(new Error('next start is not ready')),
      )
    })
  }

  async remove(): Promise<void> {
    if (this.#server && this.#server.exitCode === null) {
      this.#server.kill()
      await once(this.#server, 'exit')
    }
    if (this.#folder) rmSync(this.#folder, { recursive: true, force: true })
  }

  /** @param path below the host's base path. */
  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.#origin}${this.#variant.basePath ?? ''}${path}`, { redirect: 'manual', ...init })
  }

  /** A POST as a page of the host sends it. */
  post(path: string, body: string | FormData | null, cookie = ''): Promise<Response> {
    return this.fetch(path, { method: 'POST', body, headers: { cookie, origin: this.#origin } })
  }

  /** Sends the form of a page, as a browser without JavaScript does. */
  async submit(path: string, fields: Record<string, string>): Promise<Response> {
    const page = await (await this.fetch(path)).text()
    const form = new FormData()
    const hidden = page.matchAll(/<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?/g)
    for (const [, name = '', value = ''] of hidden) form.append(name, value.replaceAll('&quot;', '"'))
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    return this.post(path, form)
  }

  /** The files of docs/adopt.md that this host takes. */
  #edits(): [path: string, text: string][] {
    const { basePath, hasActions, hasProxy, version } = this.#variant
    const shown = shownFiles()
    const take = (path: string): [string, string] => [path, shown.get(path) ?? '']
    const proxy = shown.get(hasProxy ? 'proxy.ts (with one of your own)' : 'proxy.ts') ?? ''
    return [
      [
        'lib/auth.ts',
        (shown.get('lib/auth.ts') ?? '').replace(
          '{ app,',
          basePath ? `{ app, basePath: '${basePath}',` : '{ app,',
        ),
      ],
      version === 'create-next-app@16'
        ? ['proxy.ts', proxy]
        : [
            'middleware.ts',
            proxy
              .replace('function proxy', 'function middleware')
              .replace('{ matcher', "{ runtime: 'nodejs', matcher"),
          ],
      take('app/dashboard/page.tsx'),
      take('app/api/session/[name]/route.ts'),
      ...(hasActions
        ? [take('app/login/actions.ts'), take('app/login/page.tsx')]
        : [take('app/api/login/route.ts')]),
    ]
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
    return join(this.#app, this.#variant.hasSrc ? 'src' : '', path)
  }

  /** Nothing of this test's own environment but what every program needs. */
  #env(): NodeJS.ProcessEnv {
    const { PATH, HOME } = process.env
    return { PATH, HOME, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }
  }
}
